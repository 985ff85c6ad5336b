import Contracts

/// A lane as the first part of a frame: the bar keeps `v1` from matching `v10`.
enum LaneTopic {
    static func bytes(of lane: LaneName) -> [UInt8] { Array(lane.text.utf8) + [bar] }

    static func lane(of bytes: [UInt8]) -> LaneName? {
        guard bytes.last == bar else { return nil }
        return LaneName(String(decoding: bytes.dropLast(), as: UTF8.self))
    }

    private static let bar = UInt8(ascii: "|")
}
