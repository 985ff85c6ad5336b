/// Many ways in which a pool's use may go on.
protocol Futures {
    /// Bytes a day, in the middle.
    var slope: Double { get }
    /// Days until each future first reaches a number of bytes, the soonest first; futures that do
    /// not reach it within the horizon are missing.
    func days(to bytes: Double) -> [Double]
    /// How many futures there are.
    var count: Int { get }
    /// The use so many days from now: in the middle, and the σ around it.
    func use(after days: Double) -> (median: Double, deviation: Double)
}
