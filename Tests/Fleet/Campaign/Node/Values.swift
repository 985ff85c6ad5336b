import Contracts

/// A message with a value that no other message has.
protocol UniqueValue: Message, Codable {
    var value: String { get }

    init(key: String, value: String, padding: String)
}

/// What `left` publishes for effects in the consumer's journal.
struct LeftApplied: UniqueValue {
    static let lane = declaration(of: "left", "applied", for: "right")
    var key: String
    var value: String
    var padding: String
}

/// What `left` publishes for effects outside the consumer's journal.
struct LeftStored: UniqueValue {
    static let lane = declaration(of: "left", "stored", for: "right")
    var key: String
    var value: String
    var padding: String
}

/// What `right` publishes for effects in the consumer's journal.
struct RightApplied: UniqueValue {
    static let lane = declaration(of: "right", "applied", for: "left")
    var key: String
    var value: String
    var padding: String
}

/// What `right` publishes for effects outside the consumer's journal.
struct RightStored: UniqueValue {
    static let lane = declaration(of: "right", "stored", for: "left")
    var key: String
    var value: String
    var padding: String
}

private func declaration(of producer: String, _ fact: String, for reader: String) -> LaneDeclaration
{
    LaneDeclaration(
        producer,
        fact,
        kind: .event,
        required: [reader],
        whenFull: .block,
        meaning: "A value that no other message has."
    )
}
