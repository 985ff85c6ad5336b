import ServiceChassis
package import VolumeJanitorCore
import Yams

/// The services of a compose file with their labels and volumes, as `docker compose` makes them.
package struct ComposeFile: Sendable {
    /// The project: `name:` of the file, else what was given.
    package let project: String
    /// A set of labels for each service.
    package let services: [LabelSet]

    /// Bytes of a compose file at the most.
    package static let bytesMax = 1 << 20

    /// Reads a compose file.
    ///
    /// - Parameters:
    ///   - text: the file's text.
    ///   - project: the project's name; nil for the file's `name:`, else its folder's.
    ///   - folder: the name of the folder the file lies in.
    ///   - environment: what `${NAME}` and `${NAME:-default}` stand for.
    /// - Throws: `ComposeFault` that says what is wrong.
    package init(
        _ text: String,
        project: String?,
        folder: String,
        environment: [String: String]
    ) throws {
        let root: Node
        do {
            guard let node = try Yams.compose(yaml: text) else {
                throw ComposeFault("it is empty")
            }
            root = node
        } catch let error as YamlError {
            throw ComposeFault("it is not YAML: \(error)")
        }
        let fill = Fill(environment: environment)
        let named = try root["name"]?.string.map(fill.callAsFunction)
        let name = Self.projectName(project ?? named ?? folder)
        guard !name.isEmpty else {
            throw ComposeFault("the project has no name; give --project-name")
        }
        self.project = name
        let names = try Self.volumeNames(root["volumes"], project: name, fill)
        guard let services = root["services"]?.mapping else {
            throw ComposeFault("it has no `services`")
        }
        self.services = try services.compactMap { key, service in
            try key.string.map { try Self.set($0, service, name, names, fill) }
        }
    }

    /// A project's name as compose makes it of any text: lower-case letters, digits, `-` and `_`.
    static func projectName(_ text: String) -> String {
        let kept = text.lowercased().filter {
            $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_")
        }
        return String(kept.drop { $0 == "-" || $0 == "_" })
    }

    private static func volumeNames(
        _ node: Node?,
        project: String,
        _ fill: Fill
    ) throws -> [String: String] {
        var names: [String: String] = [:]
        for (key, volume) in node?.mapping ?? [:] {
            guard let key = key.string else { continue }
            let external = volume["external"]
            let isExternal = external?.bool == true || external?.mapping != nil
            let given = try (volume["name"] ?? external?["name"])?.string
                .map(fill.callAsFunction)
            names[key] = given ?? (isExternal ? key : "\(project)_\(key)")
        }
        return names
    }

    private static func set(
        _ name: String,
        _ service: Node,
        _ project: String,
        _ names: [String: String],
        _ fill: Fill
    ) throws -> LabelSet {
        var labels = try Self.labels(service["labels"], of: name, fill)
        labels["com.docker.compose.project"] = project
        labels["com.docker.compose.service"] = name
        let mounts = try (service["volumes"]?.sequence ?? []).compactMap {
            try mount($0, names, fill)
        }
        return LabelSet(
            containerID: name,
            containerName: name,
            labels: labels,
            mounts: mounts
        )
    }

    private static func labels(
        _ node: Node?,
        of service: String,
        _ fill: Fill
    ) throws -> [String: String] {
        var labels: [String: String] = [:]
        if let mapping = node?.mapping {
            for (key, value) in mapping {
                guard let key = key.string else { continue }
                guard let text = value.scalar?.string else {
                    throw ComposeFault("the label `\(key)` of \(service) is no text")
                }
                labels[key] = try fill(text)
            }
        } else if let list = node?.sequence {
            for item in list {
                let text = try fill(item.scalar?.string ?? "")
                let parts = text.split(
                    separator: "=",
                    maxSplits: 1,
                    omittingEmptySubsequences: false
                )
                let key = parts.first.map(String.init) ?? ""
                guard labels[key] == nil else {
                    throw ComposeFault("\(service) has the label `\(key)` twice; keep one")
                }
                labels[key] = parts.count == 2 ? String(parts[1]) : ""
            }
        }
        return labels
    }

    private static func mount(
        _ node: Node,
        _ names: [String: String],
        _ fill: Fill
    ) throws -> ContainerMount? {
        if let text = try node.scalar.map({ try fill($0.string) }) {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count >= 2, let volume = volume(String(parts[0]), names) else { return nil }
            let options = parts.count > 2 ? parts[2].split(separator: ",") : []
            return ContainerMount(
                kind: "volume",
                volume: volume,
                destination: String(parts[1]),
                isReadWrite: !options.contains("ro")
            )
        }
        guard node["type"]?.string ?? "volume" == "volume",
            let source = try node["source"]?.string.map(fill.callAsFunction),
            let volume = volume(source, names)
        else { return nil }
        return ContainerMount(
            kind: "volume",
            volume: volume,
            destination: try fill(node["target"]?.string ?? ""),
            isReadWrite: node["read_only"]?.bool != true
        )
    }

    /// The volume's name for Docker; nil for a path of the host.
    private static func volume(_ source: String, _ names: [String: String]) -> VolumeName? {
        guard let first = source.first, !"./~".contains(first) else { return nil }
        return VolumeName(names[source] ?? source)
    }
}

/// Puts the environment into a text, as compose does.
private struct Fill {
    let environment: [String: String]

    func callAsFunction(_ text: String) throws -> String {
        let filled = EnvironmentText(text, environment: environment)
        if let problem = filled.problems.first { throw ComposeFault(problem) }
        return filled.text
    }
}
