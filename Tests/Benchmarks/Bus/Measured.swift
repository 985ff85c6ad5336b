import Contracts
import Quantities

/// A message that costs nothing to make, so that the bus is measured and not a codec.
struct Measured: Message {
    static let lane = LaneDeclaration(
        "writer",
        "measured",
        kind: .event,
        required: ["reader"],
        whenFull: .block,
        meaning: "Something was measured."
    )

    enum Refusal: Error { case noNumber }

    let number: Int
    let bytes: Int
    var key: String { "k" }

    init(_ number: Int, bytes: Int) {
        self.number = number
        self.bytes = bytes
    }

    func encodedBody() throws -> [UInt8] {
        let head = Array(#"{"n":\#(number),"x":""#.utf8)
        let rest = max(0, bytes - head.count - 2)
        return head + [UInt8](repeating: 0x78, count: rest) + Array(#""}"#.utf8)
    }

    init(decodingBody body: [UInt8]) throws {
        var json = try JSONScanner(body)
        try json.enterObject()
        guard try json.nextMember() != nil, let number = try json.number().integer else {
            throw Refusal.noNumber
        }
        self.init(Int(number), bytes: body.count)
    }
}
