/// Why the days that are counted begin where they do.
package enum SegmentCause: String, Sendable, Hashable, Codable {
    /// Much was deleted at once.
    case bigDelete = "big delete"
    /// Much came at once.
    case bigImport = "big import"
    /// The pool could hold more or less from then on.
    case capacityChanged = "capacity changed"
    /// The pool grew faster or slower from then on.
    case growthChanged = "growth changed"
}
