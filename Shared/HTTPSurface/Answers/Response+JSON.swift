import FoundationEssentials
package import HTTPTypes
package import Hummingbird

extension Response {
    /// A value as JSON with sorted keys; equal values give equal bytes.
    ///
    /// A value that JSON cannot hold (a number that is not finite) answers 500.
    package static func json(
        _ value: some Encodable,
        status: HTTPResponse.Status = .ok,
        headers: HTTPFields = [:]
    ) -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else {
            return json(bytes: Array(#"{"status":500}"#.utf8), status: .internalServerError)
        }
        return json(bytes: Array(data), status: status, headers: headers)
    }

    /// JSON that was made already.
    package static func json(
        bytes: [UInt8],
        status: HTTPResponse.Status = .ok,
        headers: HTTPFields = [:]
    ) -> Response {
        body(ByteBuffer(bytes: bytes), type: "application/json", status: status, headers: headers)
    }

    /// A page, with the headers that keep others from scripting or framing it.
    package static func html(
        _ text: String,
        status: HTTPResponse.Status = .ok,
        headers: HTTPFields = [:]
    ) -> Response {
        var response = body(
            ByteBuffer(string: text),
            type: "text/html; charset=utf-8",
            status: status,
            headers: headers
        )
        response.setDefault(.contentSecurityPolicy, pagePolicy)
        response.setDefault(.referrerPolicy, "same-origin")
        response.setDefault(.frameOptions, "DENY")
        return response
    }

    /// Plain text.
    package static func text(
        _ text: String,
        type: String = "text/plain; charset=utf-8",
        status: HTTPResponse.Status = .ok,
        headers: HTTPFields = [:]
    ) -> Response {
        body(ByteBuffer(string: text), type: type, status: status, headers: headers)
    }

    /// Bytes of a media type.
    package static func body(
        _ bytes: ByteBuffer,
        type: String,
        status: HTTPResponse.Status = .ok,
        headers: HTTPFields = [:]
    ) -> Response {
        var headers = headers
        headers[.contentType] = headers[.contentType] ?? type
        headers[.xContentTypeOptions] = "nosniff"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: bytes))
    }

    private mutating func setDefault(_ name: HTTPField.Name, _ value: String) {
        if headers[name] == nil { headers[name] = value }
    }
}

/// Everything from ourselves alone, nothing inline, nobody frames us.
private let pagePolicy = """
    default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; \
    img-src 'self' data:; object-src 'none'
    """
