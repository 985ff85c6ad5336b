import Foundation
import NIOHTTP1

/// A request as a fake target read it: whole, and in the order it arrived.
struct TargetRequest: Sendable {
    /// The place among all requests of the target, from 1.
    var number = 0
    let method: String
    /// The path without the query, not percent-decoded.
    let path: String
    /// The query, not percent-decoded; empty when there is none.
    let query: String
    let headers: HTTPHeaders
    let body: [UInt8]

    init(method: String, uri: String, headers: HTTPHeaders, body: [UInt8]) {
        let parts = uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        self.method = method
        path = String(parts[0])
        query = parts.count > 1 ? String(parts[1]) : ""
        self.headers = headers
        self.body = body
    }

    /// A header's value, without regard to case.
    func header(_ name: String) -> String? { headers.first(name: name) }

    /// The media type without its parameters, in small letters.
    var mediaType: String {
        let type = header("content-type")?.split(separator: ";").first.map(String.init) ?? ""
        return type.trimmingCharacters(in: .whitespaces).lowercased()
    }

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The body as JSON; nil when it is none or is not UTF-8.
    var json: JSONValue? { JSONValue(bytes: body) }

    /// The fields of a form, or of a query; nil when one is wrongly encoded.
    static func fields(of text: String) -> [String: String]? {
        var fields: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let decoded = parts.map {
                $0.replacing("+", with: " ").removingPercentEncoding
            }
            guard let name = decoded[0], let value = decoded.count > 1 ? decoded[1] : "" else {
                return nil
            }
            fields[name] = value
        }
        return fields
    }

    /// The fields of an `application/x-www-form-urlencoded` body; nil for any other body.
    var form: [String: String]? {
        guard mediaType == "application/x-www-form-urlencoded" else { return nil }
        return Self.fields(of: text)
    }
}
