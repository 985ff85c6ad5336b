/// Decides when a journal in a state slot may be looked into: when nobody seems to use it.
///
/// A journal in use changes all the time, so one that did not change from one look to the next is
/// worth trying the slot's lock, and only the lock decides. A service that was just killed has
/// that long to come back to its slot. What was drained is left alone until it changes again.
package struct SlotWatch: Sendable, Equatable {
    /// What a journal's files look like from outside; it differs after every commit.
    package struct Stamp: Sendable, Hashable {
        /// Size in bytes, then time of change in nanoseconds, of each of its files.
        package let numbers: [Int64]

        /// A stamp of these numbers.
        package init(_ numbers: [Int64]) {
            self.numbers = numbers
        }
    }

    private var seen: [String: Stamp] = [:]
    private var drained: [String: Stamp] = [:]

    /// A watch that has looked at nothing yet.
    package init() {}

    /// Takes a look.
    ///
    /// - Parameter now: the journals there are, by their folder, with their stamps.
    /// - Returns: the folders to try, in order.
    package mutating func look(_ now: [String: Stamp]) -> [String] {
        defer { seen = now }
        drained = drained.filter { now[$0.key] == $0.value }
        return now.keys.sorted().filter { seen[$0] == now[$0] && drained[$0] == nil }
    }

    /// A journal was drained and closed.
    ///
    /// - Parameters:
    ///   - folder: its slot's folder.
    ///   - stamp: how it looks now.
    package mutating func drained(_ folder: String, at stamp: Stamp) {
        drained[folder] = stamp
        seen[folder] = stamp
    }
}
