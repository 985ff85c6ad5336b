import Foundation

/// What the nemesis tells a running node: a file in the node's folder, read ten times a second.
package struct NodeControl: Codable, Sendable, Equatable {
    /// Whether it publishes.
    package var isPublishing = true
    /// Whether it is to end in order.
    package var isStopping = false
    /// Seconds that its wall clock is ahead of the machine's.
    package var clockOffset = 0
    /// What is done to its frames.
    package var frames = FrameFaults()

    /// A node that publishes, with no fault.
    package init() {}

    /// Reads what a node is told; nil while it was told nothing.
    package static func read(in folder: String) -> Self? {
        // The file is replaced whole, so it is there and reads, or was never written.
        let data = try? Data(contentsOf: URL(filePath: folder + name))
        return data.flatMap { try? JSONDecoder().decode(Self.self, from: $0) }
    }

    /// Tells a node.
    package func write(in folder: String) throws {
        let data = try JSONEncoder().encode(self)
        try data.write(to: URL(filePath: folder + Self.name), options: .atomic)
    }

    private static let name = "/control.json"
}
