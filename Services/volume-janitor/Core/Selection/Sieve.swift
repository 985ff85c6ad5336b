package import Observations
package import Quantities

/// Says of each file how it stands to a rule, by its name and its times alone.
package struct Sieve: Sendable {
    private let guards: RuleGuards
    private let order: FileOrder
    /// Changed after this is young.
    private let youngAfter: Int64
    /// Changed after this is of the future.
    private let futureAfter: Int64
    /// Not before this stays.
    private let bound: Int64?
    /// Whether `standing` wants the whole path.
    package let needsPath: Bool

    /// The sieve of a rule at a moment.
    package init(_ rule: CleanupRule, at now: Timestamp) {
        guards = rule.guards
        order = rule.algorithm.order
        youngAfter = Self.nanoseconds(now - rule.guards.minAge)
        futureAfter = Self.nanoseconds(now + Self.tolerance)
        bound = rule.algorithm.bound(at: now).map(Self.nanoseconds)
        needsPath = guards.include.needsPath || guards.exclude.needsPath || guards.protect.needsPath
    }

    /// How a file stands to the rule.
    ///
    /// - Parameters:
    ///   - record: what its inode says.
    ///   - name: its name in its folder.
    ///   - path: its path below the registered one; looked at only when `needsPath`.
    /// - Returns: its standing; the first reason to leave it alone decides.
    package func standing(
        of record: FileRecord,
        name: Span<UInt8>,
        path: Span<UInt8>
    ) -> Standing {
        switch record.kind {
        case .regular: break
        case .symbolicLink: if case .keep = guards.symlinks { return .excluded }
        case .special, .directory: return .excluded
        }
        if !guards.include.isEmpty, !guards.include.matches(name: name, path: path) {
            return .excluded
        }
        if !guards.exclude.isEmpty, guards.exclude.matches(name: name, path: path) {
            return .excluded
        }
        if guards.protect.matches(name: name, path: path) { return .protected }
        let time = record.time(order)
        guard time != FileRecord.unknownTime else { return .undated }
        if record.modified > futureAfter || time > futureAfter { return .future }
        if record.modified > youngAfter || record.changed > youngAfter { return .young }
        if let bound, time >= bound { return .recent }
        return .deletable
    }

    /// Whether a folder is entered; what a pattern excludes or protects is left alone whole.
    package func enters(name: Span<UInt8>, path: Span<UInt8>) -> Bool {
        !guards.exclude.matches(name: name, path: path)
            && !guards.protect.matches(name: name, path: path)
    }

    /// Clocks of file servers differ by less than this.
    package static let tolerance = Duration.seconds(300)

    /// A moment in nanoseconds since 1970, cut to what 64 bits hold.
    package static func nanoseconds(_ moment: Timestamp) -> Int64 {
        let (product, isBeyond) = moment.microseconds.multipliedReportingOverflow(by: 1000)
        guard isBeyond else { return product }
        return moment.microseconds < 0 ? .min + 1 : .max
    }
}

extension FileRecord {
    /// The time a rule orders by; that of the content for the order of size.
    ///
    /// A time at or before 1970 was never set by a clock, so the inode's change stands for it.
    package func time(_ order: FileOrder) -> Int64 {
        switch order {
        case .changed: changed
        case .born: born
        case .modified, .size: modified > 0 ? modified : changed
        }
    }

    /// The bytes a rule counts.
    package func bytes(_ usage: UsageKind) -> Int64 {
        usage == .allocated ? allocatedBytes : apparentBytes
    }
}
