import Foundation

/// A person with a browser, as far as forms and links go: curl(1) and its cookies.
package struct Visitor: Sendable {
    /// Where the pages are, without a slash at its end.
    package let base: String
    private let jar: String

    /// A visitor whose cookies are kept in a file.
    package init(base: String, jar: String) { (self.base, self.jar) = (base, jar) }

    /// The status and the text that a path is answered with.
    package func get(_ path: String) throws -> (status: Int, text: String) {
        try ask(["\(base)\(path)"])
    }

    /// Signs in.
    package func signIn(as name: String, _ password: String) throws {
        let token = try Self.token(in: get("/sign-in").text)
        let answer = try ask(
            ["\(base)/sign-in"] + Self.fields(["csrf": token, "name": name, "password": password])
        )
        guard answer.status == 303 else { throw NeverHappened(description: answer.text) }
    }

    /// Presses a button of a page whose form goes to `path`.
    package func press(
        _ path: String,
        on page: String,
        _ fields: [String: String] = [:]
    ) throws -> (status: Int, text: String) {
        var fields = fields
        fields["csrf"] = try Self.token(in: get(page).text)
        return try ask(["\(base)\(path)"] + Self.fields(fields))
    }

    /// Sends a body as a program with a key does.
    package func post(_ path: String, key: String, _ body: String, type: String) throws -> (
        status: Int, text: String
    ) {
        let headers = ["Authorization: Bearer \(key)", "Content-Type: \(type)"]
        return try ask(headers.flatMap { ["-H", $0] } + ["-d", body, "\(base)\(path)"])
    }

    private func ask(_ words: [String]) throws -> (status: Int, text: String) {
        let common = ["curl", "-s", "-H", "Accept: text/html", "-b", jar, "-c", jar]
        let said = try Self.run(common + ["-w", "\n%{http_code}"] + words)
        let end = said.lastIndex(of: "\n") ?? said.startIndex
        return (Int(said[end...].dropFirst()) ?? 0, String(said[..<end]))
    }

    private static func run(_ words: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw NeverHappened(
                description: "\(words.last ?? ""): curl ends with \(process.terminationStatus)"
            )
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func fields(_ fields: [String: String]) -> [String] {
        fields.sorted { $0.key < $1.key }.flatMap { ["--data-urlencode", "\($0.key)=\($0.value)"] }
    }

    private static func token(in page: String) throws -> String {
        guard let range = page.range(of: "name=\"csrf\" value=\"") else {
            throw NeverHappened(description: "the page has no form: \(page)")
        }
        return String(page[range.upperBound...].prefix { $0 != "\"" })
    }
}
