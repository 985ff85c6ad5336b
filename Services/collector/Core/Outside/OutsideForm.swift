import Contracts

/// A form of several parts (RFC 7578), of which one field counts.
package enum OutsideForm {
    /// The field `data` of a form, which is what Uptime Kuma posts as JSON else.
    ///
    /// - Parameters:
    ///   - body: the bytes.
    ///   - type: the Content-Type, which names the boundary.
    /// - Returns: the field's bytes.
    /// - Throws: what keeps the form from having the field.
    package static func data(in body: [UInt8], type: String) throws(WebhookFault) -> [UInt8] {
        guard let edge = boundary(of: type) else {
            throw .unusable(pointer: "", reason: "the form's Content-Type names no boundary")
        }
        // A boundary stands at the beginning of a line; the first line may be the body's first.
        var rest = (Array("\r\n".utf8) + body)[...]
        let mark = Array("\r\n--\(edge)".utf8)
        while let start = rest.firstRange(of: mark) {
            rest = rest[start.upperBound...]
            let end = rest.firstRange(of: mark)?.lowerBound ?? rest.endIndex
            let part = rest[..<end]
            guard let head = part.firstRange(of: Array("\r\n\r\n".utf8)) else { continue }
            let lines = String(decoding: part[..<head.lowerBound], as: UTF8.self)
            if names(lines) { return Array(part[head.upperBound...]) }
        }
        throw .unusable(pointer: "", reason: "the form has no field `data`")
    }

    private static func names(_ head: String) -> Bool {
        head.split(whereSeparator: \.isNewline).contains { line in
            let words = line.lowercased().split(separator: ";").map { word in
                word.filter { $0 != " " && $0 != "\"" }
            }
            return words.first == "content-disposition:form-data" && words.contains("name=data")
        }
    }

    /// The boundary of 1 to 70 characters that a Content-Type names.
    private static func boundary(of type: String) -> String? {
        for part in type.split(separator: ";").dropFirst() {
            let words = part.split(separator: "=", maxSplits: 1).map { word in
                word.filter { $0 != " " && $0 != "\"" }
            }
            guard words.count == 2, words[0].lowercased() == "boundary",
                (1...70).contains(words[1].utf8.count)
            else { continue }
            return words[1]
        }
        return nil
    }
}
