import Quantities

/// How far a back-fill is, in one line for a person.
package struct ProgressLine: Sendable {
    /// The line, without its end.
    package let text: String

    /// The line after `done` of `total` metrics took `elapsed`.
    package init(_ done: Int, of total: Int, after elapsed: Duration) {
        let seconds = max(elapsed.fractionalSeconds, 0.001)
        let rate = Double(done) / seconds
        let percent = total > 0 ? done * 100 / total : 100
        let counts = "history: \(percent) %, \(done) of \(total) metrics, \(Int(rate)) a second"
        guard done > 0, done < total else {
            text = "\(counts), \(Int(seconds.rounded())) s"
            return
        }
        let left = Int((Double(total - done) / rate).rounded(.up))
        text = "\(counts), about \(left / 60) min \(left % 60) s left"
    }
}
