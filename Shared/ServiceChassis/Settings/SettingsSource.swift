/// What settings are read from: a file's text, the environment, and values that win over both.
package struct SettingsSource: Sendable {
    /// The file's name in messages.
    package var file: String
    /// The file that the text was read from; nil for none.
    package var path: String?
    /// The file's text, YAML; empty for no file.
    package var yaml: String
    /// The environment: `${NAME}` in values, and `POOLKEEPER_SECTION_KEY` in place of a value.
    package var environment: [String: String]
    /// Values of the command line by key, such as `listen`; they win over everything.
    package var flags: [String: String]
    /// Whether unknown keys are refused; files of other systems only warn about them.
    package var refusesUnknownKeys: Bool
    /// Whether values are words of another system, of which only `${NAME}` of a variable that is
    /// set is ours.
    package var isForeign = false
    /// Reads a secret file; nil when it cannot be read.
    package var readFile: @Sendable (String) -> [UInt8]?

    /// Settings of this text.
    package init(
        file: String,
        path: String? = nil,
        yaml: String,
        environment: [String: String] = [:],
        flags: [String: String] = [:],
        refusesUnknownKeys: Bool = true,
        readFile: @escaping @Sendable (String) -> [UInt8]? = readWholeFile
    ) {
        self.file = file
        self.path = path
        self.yaml = yaml
        self.environment = environment
        self.flags = flags
        self.refusesUnknownKeys = refusesUnknownKeys
        self.readFile = readFile
    }

    /// The same with the file's text as it is now; without a file nothing is read.
    ///
    /// - Throws: `FileFault` as `text(ofFile:namedBy:)` does.
    package func readAnew() throws(FileFault) -> SettingsSource {
        guard let path else { return self }
        var source = self
        source.yaml = try Self.text(ofFile: path)
        return source
    }

    /// Why a settings file's text is not taken, and what to do.
    package struct FileFault: Error, CustomStringConvertible {
        /// One sentence, without the file's name.
        package let description: String
    }

    /// The text of a settings file.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - flag: the flag that names it, for what to check; nil for none.
    /// - Returns: the text.
    /// - Throws: `FileFault` when it cannot be read, is too large or is not UTF-8.
    package static func text(
        ofFile path: String,
        namedBy flag: String? = nil
    ) throws(FileFault) -> String {
        guard let bytes = readWholeFile(path) else {
            let first = flag.map { "\($0), " } ?? ""
            throw FileFault(
                description: "it cannot be read; check \(first)its path and its owner"
            )
        }
        guard bytes.count <= bytesMax, let text = String(validating: bytes, as: UTF8.self) else {
            throw FileFault(description: "it is not UTF-8 text of at most 1 MiB")
        }
        return text
    }

    /// Bytes a settings file may have.
    package static let bytesMax = 1 << 20
}
