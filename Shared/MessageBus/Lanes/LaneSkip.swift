/// Places of a lane that hold no message, and why: what keeps a range without a gap.
package struct LaneSkip: Sendable, Hashable {
    /// The first place.
    package var from: UInt64
    /// The last place.
    package var to: UInt64
    /// Whether what stood there is lost; otherwise newer messages of the same keys replaced it.
    package var isLost: Bool

    /// Places without a message.
    package init(from: UInt64, to: UInt64, isLost: Bool) {
        self.from = from
        self.to = to
        self.isLost = isLost
    }
}

extension LaneSkip {
    func write(to writer: inout WireWriter) {
        writer.number(from)
        writer.number(to)
        writer.flag(isLost)
    }

    init(_ reader: inout WireReader) throws(FrameFault) {
        from = try reader.number(UInt64.self)
        to = try reader.number(UInt64.self)
        isLost = try reader.flag()
        guard from <= to else { throw .badValue }
    }
}
