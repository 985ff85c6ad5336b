/// What a registration is about: one path of one volume.
package struct RegistrationKey: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The volume.
    package let volume: VolumeName
    /// The directory or file in it.
    package let path: VolumePath

    /// A path of a volume.
    package init(volume: VolumeName, path: VolumePath) {
        self.volume = volume
        self.path = path
    }

    /// By volume, then by path.
    package static func < (left: Self, right: Self) -> Bool {
        left.volume == right.volume ? left.path < right.path : left.volume < right.volume
    }

    /// `camera-footage:/recordings`.
    package var description: String { "\(volume):\(path)" }
}
