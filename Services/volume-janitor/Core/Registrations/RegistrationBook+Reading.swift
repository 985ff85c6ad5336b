extension RegistrationBook {
    /// Every registration, by volume and path.
    package var registrations: [Registration] {
        let paths = Dictionary(grouping: entries.keys) { $0.volume }.mapValues { $0.map(\.path) }
        return entries.keys.sorted().compactMap { key in
            registration(of: key, among: paths[key.volume] ?? [])
        }
    }

    /// The registrations of one volume, by path.
    package func registrations(of volume: VolumeName) -> [Registration] {
        let keys = entries.keys.filter { $0.volume == volume }
        let paths = keys.map(\.path)
        return keys.sorted().compactMap { registration(of: $0, among: paths) }
    }

    /// The registration of a path; nil when there is none.
    package func registration(of key: RegistrationKey) -> Registration? {
        registration(of: key, among: entries.keys.filter { $0.volume == key.volume }.map(\.path))
    }

    private func registration(
        of key: RegistrationKey,
        among paths: [VolumePath]
    ) -> Registration? {
        guard let sources = entries[key], let governing = governing[key],
            let (source, entry) = sources.min(by: { $0.key < $1.key })
        else { return nil }
        let declaration = entry.declaration
        let drift = sources.sorted { $0.key < $1.key }
            .filter {
                $0.key != source && !$0.value.declaration.rule.asksSame(as: declaration.rule)
            }
            .map { Registration.Drift(source: $0.key, rule: $0.value.declaration.rule) }
        let above = paths.filter { $0.contains(key.path) }.max()
        let deeper = paths.filter { key.path.contains($0) }.sorted()
        return Registration(
            key: key,
            source: source,
            rule: declaration.rule,
            summary: declaration.summary,
            origins: declaration.origins,
            governing: governing,
            state: Self.state(of: entry),
            deeper: deeper,
            above: above,
            drift: drift,
            warnings: declaration.warnings + Self.warnings(above, deeper, drift)
        )
    }

    private static func state(of entry: RegistrationEntry) -> Registration.State {
        if !entry.declaration.rule.faults.isEmpty {
            return .invalid(entry.declaration.rule.faults.map(\.description))
        }
        return entry.orphanedSince.map { .orphaned(since: $0) } ?? .active
    }

    private static func warnings(
        _ above: VolumePath?,
        _ deeper: [VolumePath],
        _ drift: [Registration.Drift]
    ) -> [String] {
        var warnings: [String] = []
        if let above {
            warnings.append(
                "\(above) has a rule too; what lies here is governed by this rule alone"
            )
        }
        if let first = deeper.first {
            let others = deeper.count > 1 ? " and \(deeper.count - 1) more" : ""
            warnings.append(
                "\(first)\(others) below has a rule of its own; what lies there is not touched "
                    + "by this one"
            )
        }
        warnings += drift.map {
            "\($0.source.words) asks for another rule (\($0.rule.algorithm)), which gives way"
        }
        return warnings
    }
}
