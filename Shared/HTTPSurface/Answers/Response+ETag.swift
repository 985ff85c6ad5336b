import HTTPTypes
package import Hummingbird

extension Response {
    /// The answer with a strong tag, or 304 when the client has it already.
    ///
    /// - Parameters:
    ///   - tag: what changes when the content does, without quotation marks.
    ///   - request: its `If-None-Match` is compared weakly, as RFC 9110 wants.
    /// - Returns: the answer to send.
    package func tagged(_ tag: String, for request: Request) -> Response {
        let quoted = "\"\(tag.filter { $0 != "\"" })\""
        var response = self
        response.headers[.eTag] = quoted
        guard request.method == .get || request.method == .head,
            let known = request.headers[.ifNoneMatch], Self.matches(quoted, known)
        else { return response }
        var headers = HTTPFields()
        for name in [HTTPField.Name.eTag, .cacheControl, .vary] {
            headers[name] = response.headers[name]
        }
        var notModified = Response(status: .notModified, headers: headers)
        notModified.headers[.contentLength] = nil
        return notModified
    }

    private static func matches(_ tag: String, _ known: String) -> Bool {
        known.split(separator: ",").contains { item in
            let item = item.drop { $0 == " " }.prefix { $0 != " " }
            return item == "*" || item == tag || item == "W/\(tag)"
        }
    }
}
