/// What settings are read from: a file's text, the environment, and values that win over both.
package struct SettingsSource: Sendable {
    /// The file's name in messages.
    package var file: String
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
        yaml: String,
        environment: [String: String] = [:],
        flags: [String: String] = [:],
        refusesUnknownKeys: Bool = true,
        readFile: @escaping @Sendable (String) -> [UInt8]? = readWholeFile
    ) {
        self.file = file
        self.yaml = yaml
        self.environment = environment
        self.flags = flags
        self.refusesUnknownKeys = refusesUnknownKeys
        self.readFile = readFile
    }

    /// Bytes a settings file may have.
    package static let bytesMax = 1 << 20
}
