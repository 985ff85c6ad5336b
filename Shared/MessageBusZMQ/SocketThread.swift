import Foundation

/// A thread of its own for sockets, so that no wait ever blocks the cooperative pool.
enum SocketThread {
    /// Runs a body on a new thread.
    static func start(_ name: String, _ body: @escaping @Sendable () -> Void) {
        let thread = Thread(block: body)
        thread.name = name
        thread.stackSize = 512 << 10
        thread.start()
    }
}
