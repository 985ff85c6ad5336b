/// Why a text is no path inside a volume.
package enum VolumePathFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// It does not begin with `/`.
    case notAbsolute
    /// It has more than 4,096 bytes.
    case tooLong
    /// It has a NUL.
    case hasNUL
    /// It has a `..`.
    case goesUp
    /// A name in it has more than 255 bytes.
    case nameTooLong

    /// What is wrong and what to do.
    package var description: String {
        switch self {
        case .notAbsolute:
            "must begin with `/`, which is the volume's root; write `/recordings` or `/`"
        case .tooLong: "has more than \(VolumePath.bytesMax) bytes; shorten it"
        case .hasNUL: "has a NUL, which no file name has; take it out"
        case .goesUp: "has a `..`; write the path from the volume's root without it"
        case .nameTooLong: "has a name of more than \(VolumePath.nameBytesMax) bytes; shorten it"
        }
    }
}
