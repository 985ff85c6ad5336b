import Quantities

extension Timestamp {
    /// The moment as people read it in a ticket: to the second, such as `2026-12-01 06:00:00 UTC`.
    var plain: String {
        floored(to: .seconds(1)).rfc3339.replacing("T", with: " ").replacing("Z", with: " UTC")
    }
}
