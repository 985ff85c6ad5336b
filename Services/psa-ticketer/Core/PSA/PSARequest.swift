/// A request to a PSA, without who makes it.
package struct PSARequest: Sendable, Hashable {
    /// The HTTP method.
    package var method: String
    /// The path behind the PSA's address, its parts escaped; or a whole address that the PSA gave.
    package var path: String
    /// The query's fields, in their order.
    package var query: [Field]
    /// The body; nil for none.
    package var body: [UInt8]?
    /// The body's type.
    package var contentType: String
    /// The kind of thing that is called, for limits of calls at once.
    package var thing: String
    /// Fields of the header that this request alone has.
    package var fields: [Field]

    /// A name with a value.
    package struct Field: Sendable, Hashable {
        /// The name.
        package var name: String
        /// The value.
        package var value: String

        /// A field.
        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// A request.
    package init(
        _ method: String,
        _ path: String,
        thing: String,
        query: [Field] = [],
        json: JSONValue? = nil,
        fields: [Field] = []
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.thing = thing
        self.fields = fields
        body = json?.body
        contentType = "application/json"
    }

    /// A request with a form.
    package init(form: [Field], to path: String, thing: String) {
        self.init("POST", path, thing: thing)
        body = Array(
            form.map { "\(Self.escaped($0.name))=\(Self.escaped($0.value))" }
                .joined(separator: "&").utf8
        )
        contentType = "application/x-www-form-urlencoded"
    }

    /// The path with its query.
    package var target: String {
        guard !query.isEmpty else { return path }
        let text = query.map { "\(Self.escaped($0.name))=\(Self.escaped($0.value))" }
            .joined(separator: "&")
        return path + (path.contains("?") ? "&" : "?") + text
    }

    /// A text as one part of a path or of a query (RFC 3986, unreserved characters stay).
    package static func escaped(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return result
    }
}
