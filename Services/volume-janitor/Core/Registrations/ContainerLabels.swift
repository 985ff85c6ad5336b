/// The labels `storage-manager.N.…` of one container, which nobody but its author vouches for.
///
/// A container may register only a volume that it mounts and may write to.
struct ContainerLabels {
    /// What the labels begin with.
    static let prefix = "storage-manager."
    /// Rules of one container at the most.
    static let indexesMax = 64

    private let set: LabelSet
    private var byIndex: [String: [String: String]] = [:]
    private var faults: [RefusedLabel] = []

    init(_ set: LabelSet) {
        self.set = set
        for (label, value) in set.labels.sorted(by: { $0.key < $1.key })
        where label.hasPrefix(Self.prefix) {
            let rest = label.dropFirst(Self.prefix.count)
            let parts = rest.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[1].isEmpty, Self.isIndex(parts[0]) else {
                refuse(
                    index: String(parts[0]),
                    "the label `\(label)` has no index; write `\(Self.prefix)0.volume` and so on, "
                        + "with a number from 0 to 9999 without zeros before it"
                )
                continue
            }
            byIndex[String(parts[0]), default: [:]][String(parts[1])] = value
        }
    }

    /// Whether no label is about us.
    var isEmpty: Bool { byIndex.isEmpty && faults.isEmpty }

    /// What may be registered, each path once, and what not.
    func declarations() -> (declared: [Declaration], refused: [RefusedLabel]) {
        var reader = self
        var declared: [RegistrationKey: Declaration] = [:]
        let indexes = byIndex.keys.sorted { (Int($0) ?? 0) < (Int($1) ?? 0) }
        for (place, index) in indexes.enumerated() {
            guard place < Self.indexesMax else {
                reader.refuse(
                    index: index,
                    "a container declares at most \(Self.indexesMax) rules; this one is left out"
                )
                continue
            }
            guard let new = reader.read(index, byIndex[index] ?? [:]) else { continue }
            guard let known = declared[new.key] else {
                declared[new.key] = new
                continue
            }
            reader.refuse(
                index: index,
                "declares \(new.key.path) of \(new.key.volume) a second time; keep one of them"
            )
            guard !known.rule.asksSame(as: new.rule) else { continue }
            let message =
                "the container \(set.containerName) declares two different rules for "
                + "this path; keep one of them"
            declared[new.key]?.rule = .invalid(
                algorithm: known.rule.algorithm,
                parameters: known.rule.parameters,
                faults: [RuleFault("labels", message)]
            )
        }
        return (declared.values.sorted { $0.key < $1.key }, reader.faults)
    }

    private mutating func read(_ index: String, _ fields: [String: String]) -> Declaration? {
        guard let volume = volume(index, fields["volume"]), let path = path(index, fields["path"])
        else { return nil }
        guard let algorithm = fields["algorithm"] else {
            refuse(
                index: index,
                "has no algorithm; add `\(Self.prefix)\(index).algorithm` with one of "
                    + AlgorithmRegistry.names.joined(separator: ", ")
            )
            return nil
        }
        let own: Set = ["volume", "path", "algorithm", "description"]
        let parameters = fields.filter { !own.contains($0.key) }.mapValues(ParameterValue.text)
        return Declaration(
            key: RegistrationKey(volume: volume, path: path),
            rule: .read(algorithm: algorithm, parameters: parameters),
            summary: Summary.fit(fields["description"] ?? ""),
            origins: [LabelOrigin(set)],
            warnings: likelyMistake(volume, path).map { [$0] } ?? []
        )
    }

    private mutating func volume(_ index: String, _ text: String?) -> VolumeName? {
        guard let text else {
            refuse(index: index, "has no volume; add `\(Self.prefix)\(index).volume`")
            return nil
        }
        guard let name = VolumeName(text) else {
            refuse(index: index, "`\(text)` is no name of a Docker volume")
            return nil
        }
        if set.mayWrite(to: name) { return name }
        // In the compose file the volume has the name without the project; Docker's has it before.
        if !set.volumes.contains(name), let project = set.project,
            let full = VolumeName("\(project)_\(text)"), set.mayWrite(to: full)
        {
            return full
        }
        let how = set.volumes.contains(name) ? "mounts \(name) read-only" : "does not mount \(name)"
        refuse(
            index: index,
            "the container \(how); a label may register only a volume that its own container "
                + "mounts read-write. Register it by the API if it is meant"
        )
        return nil
    }

    private mutating func path(_ index: String, _ text: String?) -> VolumePath? {
        guard let text else {
            refuse(
                index: index,
                "has no path; add `\(Self.prefix)\(index).path`, `/` for the whole volume"
            )
            return nil
        }
        do {
            return try VolumePath(text)
        } catch {
            refuse(index: index, "the path `\(text)` \(error)")
            return nil
        }
    }

    /// People write where the container sees the volume; the path counts from the volume's root.
    private func likelyMistake(_ volume: VolumeName, _ path: VolumePath) -> String? {
        guard !path.isRoot,
            set.mounts.contains(where: {
                $0.volume == volume && (try? VolumePath($0.destination)) == path
            })
        else { return nil }
        return "\(set.containerName) mounts the volume at \(path), but a rule's path counts from "
            + "the volume's root: write `/` if the whole volume is meant"
    }

    private mutating func refuse(index: String, _ reason: String) {
        faults.append(RefusedLabel(origin: LabelOrigin(set), index: index, reason: reason))
    }

    private static func isIndex(_ text: Substring) -> Bool {
        (1...4).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
            && (text == "0" || text.first != "0")
    }
}
