import CZeroMQ

/// Decides who may connect to a hub: answers libzmq's questions from the enrolment on the disk.
struct HubDoor {
    /// What a new look at the enrolment found.
    enum Change {
        /// It grew, or grants more.
        case wider
        /// Somebody who was let in may no longer be, or may read less.
        case narrower
    }

    /// Where libzmq asks.
    let socket: ZMQSocket
    /// The hub's own key.
    let key: CurveKeyPair
    /// The enrolment as it was last understood.
    private(set) var table: EnrolmentTable
    /// Why the file's newest state is not in force; nil when it is.
    private(set) var trouble: String?
    private let file: EnrolmentFile
    private var mark: EnrolmentFile.Mark?
    private var lookAt = Duration.zero

    /// A door whose enrolment can be read; listens before any socket of the context is bound.
    init(_ security: HubGuard, in context: ZMQContext) throws {
        key = security.key.pair
        file = security.enrolment
        mark = file.mark
        table = try file.read()
        socket = try ZMQSocket(ZMQ_REP, in: context, highWater: 1000)
        _ = try socket.bind(to: ZAPRequest.address)
    }

    /// Answers everybody who waits at the door.
    ///
    /// - Returns: the keys that were refused, with where they came from.
    mutating func admit() -> [HubKnock] {
        var refused: [HubKnock] = []
        while let parts = socket.receive() {
            guard let request = ZAPRequest(parts) else {
                // REP must answer before it takes the next; libzmq refuses on what it cannot read.
                _ = socket.send([[]])
                continue
            }
            if let key = request.key, isGood(key) {
                _ = socket.send(request.admitted(as: key))
            } else {
                _ = socket.send(request.refused)
                refused.append(HubKnock(key: request.key, address: request.address))
            }
        }
        return refused
    }

    /// Whether a key is let in, by the file as it is now when the last look does not know it.
    private mutating func isGood(_ key: CurvePublicKey) -> Bool {
        if table[key.text] != nil { return true }
        guard let seen = file.mark, seen != mark else { return false }
        // The next look, which comes before any frame is judged, takes the file over.
        lookAt = .zero
        // A file that does not read lets nobody in; the next look says so.
        return (try? file.read())?[key.text] != nil
    }

    /// Reads the enrolment again when its file changed; nil when nothing new came of it.
    ///
    /// A file that is gone or broken changes nothing: the last good state stays in force.
    mutating func look(now: Duration) -> Change? {
        guard now >= lookAt else { return nil }
        lookAt = now + Self.interval
        let seen = file.mark
        guard seen != mark else { return nil }
        guard seen != nil else {
            trouble = "\(file.path) is gone; put it back, what it said last is still in force"
            return nil
        }
        do {
            let fresh = try file.read()
            defer { table = fresh }
            (mark, trouble) = (seen, nil)
            return fresh.takesAway(from: table) ? .narrower : .wider
        } catch {
            (mark, trouble) = (seen, "\(error); what it said before is still in force")
            return nil
        }
    }

    private static let interval = Duration.milliseconds(200)
}
