import ServiceChassis

/// A configuration in a file of its own.
enum ConfigurationFile {
    /// Why a file is not taken: every problem on a line, with its place.
    struct Refusal: Error {
        var text: String
    }

    /// A file that is taken, and what a person should know of it.
    struct Taken: Sendable {
        var configuration: RouterConfiguration
        var warnings: [SettingsProblem]
    }

    /// Reads a file.
    static func read(
        _ path: String,
        _ reader: ConfigurationReader
    ) -> Result<Taken, Refusal> {
        guard let bytes = readWholeFile(path), bytes.count <= SettingsSource.bytesMax,
            let text = String(validating: bytes, as: UTF8.self)
        else {
            return .failure(
                Refusal(text: "\(path) cannot be read as UTF-8 text of at most 1 MiB")
            )
        }
        switch YAMLValue.read(text, file: path) {
        case .problem(let problem): return .failure(Refusal(text: "\(problem)"))
        case .value(let value):
            var reader = reader
            if let configuration = reader.read(value) {
                let warnings = reader.warnings.map { $0.problem(of: path) }
                return .success(Taken(configuration: configuration, warnings: warnings))
            }
            let lines = reader.problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
                .map { "\($0.problem(of: path))" }
            return .failure(Refusal(text: lines.joined(separator: "\n")))
        }
    }
}

extension ConfigurationProblem {
    /// The same with the file's name, as settings have it.
    func problem(of file: String) -> SettingsProblem {
        SettingsProblem(file: file, place: .file(line: line, column: column), text: text)
    }
}
