import ServiceChassis
import VolumeJanitorCore

/// The section `registrations` of the settings file: the same words as the API's.
enum RegistrationSettings {
    /// The parameters that a rule may have; the algorithm says which of them it knows.
    private static let parameters = [
        "max_bytes", "low_bytes", "sort_by", "before_date", "max_age_days", "keep_count",
        "min_age", "keep_min", "usage", "symlinks", "prune_empty_dirs", "skip_open_for_write",
        "include", "exclude", "protect", "protect_defaults", "max_delete_files",
        "max_delete_bytes", "max_delete_fraction", "allow_empty",
    ]

    /// The declarations; one without volume or path is a problem, one with a faulty rule too.
    static func read(_ reader: inout SettingsReader) -> [Declaration] {
        var declared: [RegistrationKey: Declaration] = [:]
        for item in reader.sections("registrations", { declaration(&$0) }) {
            guard let item else { continue }
            guard declared[item.key] == nil else {
                reader.problem("registrations", "\(item.key) is there twice; keep one of them")
                continue
            }
            declared[item.key] = item
        }
        return declared.values.sorted { $0.key < $1.key }
    }

    private static func declaration(_ reader: inout SettingsReader) -> Declaration? {
        let volumeText = reader.requiredString("volume", advice: "name the Docker volume")
        let pathText = reader.requiredString("path", advice: "write `/` for the whole volume")
        let algorithm = reader.requiredString(
            "algorithm",
            advice: "one of " + AlgorithmRegistry.names.joined(separator: ", ")
        )
        let summary = reader.optionalString("description") ?? ""
        let given = reader.section("params") { reader in
            var given: RuleParameters = [:]
            for name in parameters {
                guard let text = reader.optionalString(name) else { continue }
                given[name] = .text(text)
            }
            return given
        }
        guard !volumeText.isEmpty, !pathText.isEmpty, !algorithm.isEmpty else { return nil }
        guard let volume = VolumeName(volumeText) else {
            reader.problem("volume", "`\(volumeText)` is no name of a Docker volume")
            return nil
        }
        do throws(VolumePathFault) {
            let path = try VolumePath(pathText)
            let rule = DeclaredRule.read(algorithm: algorithm, parameters: given)
            for fault in rule.faults { reader.problem("params", "\(fault)") }
            let key = RegistrationKey(volume: volume, path: path)
            return Declaration(key: key, rule: rule, summary: Summary.fit(summary))
        } catch {
            reader.problem("path", "\(error)")
            return nil
        }
    }
}
