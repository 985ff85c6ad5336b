/// What the kernel refused, how often, and where.
package struct FileProblem: Sendable, Hashable, Codable {
    /// What was tried, such as `open a folder`.
    package let operation: String
    /// The kernel's error number.
    package let errno: Int32
    /// The error's name, such as `EACCES`.
    package let name: String
    /// How often.
    package var count: Int64
    /// Up to 20 of the paths, below the registered one.
    package var paths: [PathBytes]

    /// A problem.
    package init(
        operation: String,
        errno: Int32,
        name: String,
        count: Int64 = 1,
        paths: [PathBytes] = []
    ) {
        self.operation = operation
        self.errno = errno
        self.name = name
        self.count = count
        self.paths = paths
    }

    /// More paths are counted, not kept.
    package static let pathsMax = 20
}

extension [FileProblem] {
    /// Counts a problem with those of its kind.
    package mutating func note(
        _ operation: String,
        errno: Int32,
        name: String,
        path: PathBytes
    ) {
        guard let index = firstIndex(where: { $0.operation == operation && $0.errno == errno })
        else {
            let problem = FileProblem(operation: operation, errno: errno, name: name, paths: [path])
            return append(problem)
        }
        self[index].count += 1
        if self[index].paths.count < FileProblem.pathsMax { self[index].paths.append(path) }
    }
}
