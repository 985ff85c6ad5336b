import Foundation

/// What the fake engine has.
struct FakeEngineState: Sendable {
    struct Volume: Sendable {
        let name: String
        let labels: [String: String]
        let options: [String: String]
        let mountpoint: String

        var document: [String: Any] {
            [
                "Name": name, "Driver": "local", "Mountpoint": mountpoint, "Scope": "local",
                "CreatedAt": "2026-11-20T22:25:39Z",
                "Labels": labels.isEmpty ? NSNull() as Any : labels,
                "Options": options.isEmpty ? NSNull() as Any : options,
            ]
        }
    }

    struct Container: Sendable {
        let id: String
        let name: String
        let labels: [String: String]
        let mounts: [String]
        var isRunning: Bool
    }

    struct Event: Sendable {
        let time: Double
        let line: String
    }

    struct InUse: Error {}

    var rules: FakeEngine.Rules
    let root: String
    var volumes: [String: Volume] = [:]
    var containers: [String: Container] = [:]
    var ring: [Event] = []
    var followers: [AsyncStream<String>.Continuation] = []
    private var lastID = 0

    init(rules: FakeEngine.Rules, root: String) {
        self.rules = rules
        self.root = root
    }

    mutating func createVolume(
        _ name: String,
        _ labels: [String: String] = [:],
        _ options: [String: String] = [:]
    ) {
        if volumes[name] == nil {
            volumes[name] = Volume(
                name: name,
                labels: labels,
                options: options,
                mountpoint: "\(root)/volumes/\(name)/_data"
            )
        }
        tell("volume", "create", name)
    }

    mutating func removeVolume(_ name: String) throws {
        let isUsed = containers.values.contains { $0.mounts.contains { $0.hasPrefix(name + ":") } }
        guard !isUsed, volumes.removeValue(forKey: name) != nil else { throw InUse() }
        tell("volume", "destroy", name)
    }

    mutating func run(_ name: String, _ labels: [String: String], _ mounts: [String]) -> String {
        lastID += 1
        let digits = String(lastID, radix: 16)
        let id = String(repeating: "0", count: 64 - digits.count) + digits
        for mount in mounts { createVolume(String(mount.prefix { $0 != ":" })) }
        containers[id] = Container(
            id: id,
            name: name,
            labels: labels,
            mounts: mounts,
            isRunning: true
        )
        for action in ["create", "start"] { tell("container", action, id) }
        return id
    }

    mutating func stop(_ id: String) {
        // The engine tells of the end before its list shows it, so the fake does too.
        for action in ["kill", "die", "stop"] { tell("container", action, id) }
        containers[id]?.isRunning = false
    }

    mutating func remove(_ id: String) {
        if containers[id]?.isRunning == true { stop(id) }
        containers[id] = nil
        tell("container", "destroy", id)
    }

    mutating func breakStreams() -> [AsyncStream<String>.Continuation] {
        defer { followers = [] }
        ring = []
        return followers
    }

    func document(_ container: Container) -> [String: Any] {
        [
            "Id": container.id, "Names": ["/" + container.name],
            "Labels": container.labels, "State": container.isRunning ? "running" : "exited",
            "Mounts": container.mounts.map { mount -> [String: Any] in
                let parts = mount.split(separator: ":").map(String.init)
                return [
                    "Type": "volume", "Name": parts[0],
                    "Source": volumes[parts[0]]?.mountpoint ?? "", "Destination": parts[1],
                    "Driver": "local", "Mode": "z", "RW": parts.last != "ro",
                ]
            },
        ]
    }

    private mutating func tell(_ kind: String, _ action: String, _ id: String) {
        let time = Date().timeIntervalSince1970
        let line =
            #"{"Type":"\#(kind)","Action":"\#(action)","Actor":{"ID":"\#(id)","Attributes":{}},"#
            + #""scope":"local","time":\#(Int(time)),"timeNano":\#(Int(time * 1e9))}"# + "\n"
        ring.append(Event(time: time, line: line))
        if ring.count > 256 { ring.removeFirst() }
        for follower in followers { follower.yield(line) }
    }

    /// Whether an event is one of those asked for; what is no event goes out as it is.
    static func matches(_ line: String, _ filters: [String: [String]]) -> Bool {
        guard let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)),
            let event = object as? [String: Any]
        else { return true }
        let kinds = filters["type"], actions = filters["event"]
        return (kinds?.contains(event["Type"] as? String ?? "") ?? true)
            && (actions?.contains(event["Action"] as? String ?? "") ?? true)
    }
}
