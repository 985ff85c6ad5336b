extension FileThreads {
    /// Where work is done.
    package struct Place: Sendable, Hashable {
        /// The folder, such as a volume's root.
        package let folder: String
        /// A name for its file system, which other folders share.
        package let fileSystem: String

        /// A place.
        package init(folder: String, fileSystem: String) {
            self.folder = folder
            self.fileSystem = fileSystem
        }
    }

    /// Threads that were left, by where they are.
    struct Left {
        var folders: [String: Int] = [:]
        var fileSystems: [String: Int] = [:]
        var all: Int { folders.values.reduce(0, +) }

        mutating func note(_ place: Place, by count: Int) {
            Self.note(place.folder, by: count, in: &folders)
            Self.note(place.fileSystem, by: count, in: &fileSystems)
        }

        private static func note(_ name: String, by count: Int, in names: inout [String: Int]) {
            let sum = (names[name] ?? 0) + count
            names[name] = sum == 0 ? nil : sum
        }
    }
}
