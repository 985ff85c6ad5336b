package import ServiceChassis

/// The receivers of an Alertmanager configuration, alone or within our settings.
package enum ReceiverFile {
    /// What a file gives.
    package struct Reading: Sendable {
        /// The receivers.
        package var receivers: [Receiver] = []
        /// What is wrong, as `file:line:column: text`.
        package var problems: [String] = []
    }

    /// Reads a file's text.
    package static func read(_ source: SettingsSource) -> Reading {
        var reading = Reading()
        let root: YAMLValue
        switch YAMLValue.read(source.yaml, file: source.file) {
        case .problem(let problem):
            reading.problems.append("\(problem)")
            return reading
        case .value(let value): root = value
        }
        let inner =
            root["receivers"] == nil
            ? root.entries?.map(\.value).first { $0["receivers"] != nil } : root
        let book = TargetBook()
        let place = TargetPlace(receiver: "", index: 0, global: inner?["global"], source: source)
        if let global = inner?["global"] {
            let remarks = book.check(global, source: source)
            reading.problems += remarks.problems.map { text($0, source) }
        }
        for receiver in inner?["receivers"]?.items ?? [] {
            let name = receiver["name"]?.text ?? ""
            for entry in receiver.entries ?? [] where entry.key != "name" {
                guard book.keys.contains(entry.key) else {
                    reading.problems.append(
                        "\(source.file):\(entry.line):\(entry.column): there are no "
                            + "`\(entry.key)`; known: \(book.keys.joined(separator: ", "))"
                    )
                    continue
                }
                for (index, item) in (entry.value.items ?? []).enumerated() {
                    var place = place
                    place.receiver = name
                    place.index = index
                    let read = book.read(item, key: entry.key, place: place)
                    reading.problems += read.remarks.problems.map { text($0, source) }
                }
            }
        }
        reading.receivers = book.receivers
        return reading
    }

    private static func text(_ problem: ConfigurationProblem, _ source: SettingsSource) -> String {
        "\(source.file):\(problem.line):\(problem.column): \(problem.text)"
    }
}
