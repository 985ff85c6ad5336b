import Contracts
import Foundation
import Quantities
import TestSupport
import Testing

@Suite struct `the catalogue of messages` {
    @Test func `it is what the code says`() throws {
        try expectGolden(try catalogue(), at: "Shared/Contracts/CATALOGUE.md")
    }

    @Test func `a producer, and consumers that are services, stand behind every lane`() {
        for sample in WireSample.all {
            #expect(sample.lane.name.text.hasPrefix(sample.lane.producer.text + "."))
            #expect(!(sample.lane.requiredConsumers + sample.lane.otherConsumers).isEmpty)
            #expect(
                Set(sample.lane.requiredConsumers).isDisjoint(with: sample.lane.otherConsumers)
            )
        }
    }
}

private func catalogue() throws -> String {
    var lanes: [LaneName: [WireSample]] = [:]
    for sample in WireSample.all { lanes[sample.lane.name, default: []].append(sample) }
    let entries = try lanes.keys.sorted().map { try entry(lanes[$0] ?? []) }
    let commands = Dictionary(grouping: WireSample.commands, by: \.place)
    let patterns = try CommandPlaces.all.map { place in
        try entry(commands[place.folder] ?? [], as: place)
    }
    return """
        # Messages on the bus

        Generated from the code by `make contracts`; a test compares. Each lane carries one type of\
         message.

        \((patterns + entries).joined(separator: "\n"))
        """
}

private func entry(_ samples: [WireSample], as place: CommandPlaces? = nil) throws -> String {
    guard let lane = samples.first?.lane, let fullest = samples.last else { return "" }
    let body = try fullest.write()
    return """
        ## `\(place?.address ?? lane.name.text)`

        \(lane.meaning)

        | kind | producer | required consumers | other consumers | when full |
        |---|---|---|---|---|
        | \(lane.kind.rawValue) | \(place?.producer ?? lane.producer.text) \
        | \(place?.reader ?? names(lane.requiredConsumers)) \
        | \(names(lane.otherConsumers)) | \(policy(lane.whenFull)) |

        Fields: \(try fields(body))

        ```json
        \(String(decoding: body, as: UTF8.self))
        ```

        """
}

private func names(_ services: [ServiceName]) -> String {
    services.isEmpty ? "none" : services.map(\.text).joined(separator: ", ")
}

private func policy(_ policy: FullLanePolicy) -> String {
    switch policy {
    case .block: "publishing is refused"
    case .coalesce: "older messages of a key give way"
    case .dropOldest: "the oldest give way, with an alarm"
    }
}

private func fields(_ body: [UInt8]) throws -> String {
    let object = try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any] ?? [:]
    return paths(of: object, in: "").sorted().map { "`\($0)`" }.joined(separator: ", ")
}

private func paths(of object: [String: Any], in prefix: String) -> [String] {
    object.flatMap { name, value in
        if let inner = value as? [String: Any] { return paths(of: inner, in: "\(prefix)\(name).") }
        return ["\(prefix)\(name)" + (value is [Any] ? "[]" : "")]
    }
}
