/// A pattern of file names, on bytes.
///
/// `*` is any run of bytes but `/`, `**` any run, `?` one byte but `/`, `[a-z]` and `[!a-z]` one of
/// a set, `\` makes the next byte plain. Without a `/` it is compared with the name alone, with one
/// (a leading one is dropped) with the whole path below the registered one.
package struct Glob: Sendable, Hashable, CustomStringConvertible {
    /// Why a pattern is not one.
    package struct Malformed: Error, CustomStringConvertible {
        /// The pattern and what to do.
        package let description: String
    }

    /// One step of a pattern.
    enum Part: Sendable, Hashable {
        case byte(UInt8)
        case anyByte
        case anyRun
        case anyPath
        case set([ClosedRange<UInt8>], isNegated: Bool)
    }

    /// What can be decided without the general way, for speed.
    enum Shape: Sendable, Hashable {
        case exactly([UInt8])
        case prefix([UInt8])
        case suffix([UInt8])
        case infix([UInt8])
        case general
    }

    /// The pattern as it was given.
    package let description: String
    /// Whether it is compared with the whole path.
    package let isOfPath: Bool
    let parts: [Part]
    let shape: Shape

    /// A pattern of 1 to 255 bytes.
    package init(_ text: String) throws(Malformed) {
        guard (1...Self.bytesMax).contains(text.utf8.count), !text.utf8.contains(0) else {
            throw Malformed(
                description: "`\(text)` is not a pattern; it has 1 to \(Self.bytesMax) bytes"
            )
        }
        description = text
        isOfPath = text.utf8.contains(UInt8(ascii: "/"))
        let bytes = Array(text.utf8)
        parts = try Self.parts(
            of: bytes.first == UInt8(ascii: "/") ? bytes.dropFirst() : bytes[...]
        )
        shape = isOfPath ? .general : Self.shape(of: parts)
    }

    /// Whether a name, or for `isOfPath` a path, matches.
    package func matches(_ text: Span<UInt8>) -> Bool {
        switch shape {
        case .exactly(let bytes): text.count == bytes.count && text.holds(bytes, at: 0)
        case .prefix(let bytes): text.holds(bytes, at: 0)
        case .suffix(let bytes): text.holds(bytes, at: text.count - bytes.count)
        case .infix(let bytes): text.holds(bytes)
        case .general: matchesParts(text)
        }
    }

    /// The general way: on a mismatch it goes back to the last run alone, and to the last `**` when
    /// that run may not grow over a `/`.
    private func matchesParts(_ text: Span<UInt8>) -> Bool {
        var (part, place) = (0, 0)
        var run: (part: Int, place: Int)?
        var path: (part: Int, place: Int)?
        while place < text.count || part < parts.count {
            if part < parts.count {
                switch parts[part] {
                case .anyRun:
                    run = (part, place)
                    part += 1
                    continue
                case .anyPath:
                    (path, run) = ((part, place), nil)
                    part += 1
                    continue
                default:
                    if place < text.count, Self.accepts(parts[part], text[place]) {
                        (part, place) = (part + 1, place + 1)
                        continue
                    }
                }
            }
            if let last = run, last.place < text.count, text[last.place] != UInt8(ascii: "/") {
                run = (last.part, last.place + 1)
                (part, place) = (last.part + 1, last.place + 1)
            } else if let last = path, last.place < text.count {
                (path, run) = ((last.part, last.place + 1), nil)
                (part, place) = (last.part + 1, last.place + 1)
            } else {
                return false
            }
        }
        return true
    }

    private static func accepts(_ part: Part, _ byte: UInt8) -> Bool {
        switch part {
        case .byte(let own): own == byte
        case .anyByte: byte != UInt8(ascii: "/")
        case .set(let ranges, let isNegated):
            byte != UInt8(ascii: "/") && ranges.contains { $0.contains(byte) } != isNegated
        case .anyRun, .anyPath: false
        }
    }

    /// Longer patterns are refused.
    package static let bytesMax = 255
}
