import ArgumentParser

/// How services in one process exchange messages.
package enum BusKind: String, Sendable, CaseIterable, ExpressibleByArgument {
    /// In the process's own memory.
    case memory
    /// Over ZeroMQ and unix sockets in the data folder, as separate processes do.
    case ipc
}
