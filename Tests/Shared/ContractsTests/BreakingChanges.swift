/// What of a released document a later one no longer keeps: each would break a reader of before.
struct BreakingChanges {
    private(set) var found: [String] = []

    init(from old: JSONValue, to new: JSONValue) {
        for (lane, before) in old["channels"]?.members.sorted(by: { $0.key < $1.key }) ?? [] {
            guard let after = new["channels"]?[lane] else {
                found.append("\(lane) is gone; publish it beside its successor for one release")
                continue
            }
            for mark in ["x-kind", "x-producer"] where before[mark] != after[mark] {
                found.append("\(lane) has another \(mark.dropFirst(2)); make it a new version")
            }
            compare(
                Self.body(old, lane),
                Self.body(new, lane),
                at: lane
            )
        }
    }

    private static func body(_ document: JSONValue, _ lane: String) -> JSONValue? {
        guard let payload = document["components"]?["messages"]?[lane]?["payload"],
            case .array(let parts)? = payload["allOf"]
        else { return nil }
        return parts.last?["properties"]?["data"]
    }

    private mutating func compare(_ old: JSONValue?, _ new: JSONValue?, at place: String) {
        guard let old else { return }
        guard let new else {
            found.append("\(place) is gone; fields are only added within a version")
            return
        }
        if old["type"] != new["type"] { found.append("\(place) has another type") }
        let before = Set(old["required"]?.texts ?? [])
        for name in Set(new["required"]?.texts ?? []).subtracting(before).sorted() {
            found.append("\(place).\(name) must now be there; what was sent before lacks it")
        }
        for (name, schema) in old["properties"]?.members.sorted(by: { $0.key < $1.key }) ?? [] {
            compare(schema, new["properties"]?[name], at: "\(place).\(name)")
        }
        if let items = old["items"] { compare(items, new["items"], at: "\(place)[]") }
    }
}
