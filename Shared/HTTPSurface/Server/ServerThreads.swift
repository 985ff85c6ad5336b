/// On which threads a server reads, answers and writes.
package enum ServerThreads: Sendable {
    /// On those of the process, as many as there are processors: for answers that take long.
    case shared
    /// On one of its own: for many small answers, whose way from thread to thread would cost more
    /// than they do.
    case one
}
