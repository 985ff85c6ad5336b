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
        var body: [UInt8] = []
        body.reserveCapacity(bytes + 32)
        body += Self.start
        body += String(number).utf8
        body += Self.middle
        body += Self.filler.prefix(max(0, bytes - body.count - Self.end.count))
        body += Self.end
        return body
    }

    init(decodingBody body: [UInt8]) throws {
        var number = 0
        for letter in body.dropFirst(Self.start.count) {
            guard (0x30...0x39).contains(letter) else { break }
            number = number * 10 + Int(letter - 0x30)
        }
        guard number > 0 else { throw Refusal.noNumber }
        self.init(number, bytes: body.count)
    }

    private static let start = Array(#"{"n":"#.utf8)
    private static let middle = Array(#","x":""#.utf8)
    private static let filler = [UInt8](repeating: 0x78, count: 4096)
    private static let end = Array(#""}"#.utf8)
}
