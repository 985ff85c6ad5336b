/// When a lane's head is told again: 1 s after it moved, and every 5 s.
struct HeadBeat {
    private var movedAt: Duration?
    private var toldAt: Duration?

    /// The head moved, and was told with the news of it.
    mutating func moved(now: Duration) { movedAt = now }

    /// Whether it is time to tell the head; if so it counts as told.
    mutating func isDue(now: Duration) -> Bool {
        guard let toldAt else {
            self.toldAt = now
            return true
        }
        let isRestless = movedAt.map { now - $0 >= .seconds(1) } ?? false
        guard isRestless || now - toldAt >= .seconds(5) else { return false }
        self.toldAt = now
        movedAt = nil
        return true
    }
}
