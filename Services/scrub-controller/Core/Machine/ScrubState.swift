package import Contracts
package import Observations
package import Quantities

/// What is kept of a pool's scrub, over every restart.
package struct ScrubState: Sendable, Equatable, Codable {
    /// A run that goes on.
    package var run: RunState?
    /// Where the scrub stands.
    package var stage: ScrubStage
    /// Since when.
    package var since: Timestamp
    /// Why, in a sentence.
    package var reason: String
    /// When the pool was first seen: what was due before is not made up for.
    package var firstSeen: Timestamp
    /// When everything was last read to the end.
    package var lastFinishedAt: Timestamp?
    /// Until when what was due is settled, by a scrub that was read to the end or by a person.
    package var settledUntil: Timestamp?
    /// Since when a scrub is due that is not settled; nil for none.
    package var dueSince: Timestamp?
    /// The number of the last run.
    package var lastRun: Int64
    /// What somebody asked for; nil for nothing.
    package var request: Request?
    /// A person's pause; nil for none.
    package var hold: Hold?

    /// Somebody wants a scrub before it is due.
    package struct Request: Sendable, Equatable, Codable {
        /// Who.
        package var by: String
        /// Whether it begins however busy the disks are.
        package var now: Bool

        /// A request.
        package init(by: String, now: Bool) {
            self.by = by
            self.now = now
        }
    }

    /// Somebody wants the scrub to stand still.
    package struct Hold: Sendable, Equatable, Codable {
        /// Who.
        package var by: String
        /// Why; empty for no reason given.
        package var reason: String
        /// Until when; nil for until resumed.
        package var until: Timestamp?

        /// A hold.
        package init(by: String, reason: String, until: Timestamp?) {
            self.by = by
            self.reason = reason
            self.until = until
        }

        /// The hold in words.
        package var words: String {
            let why = reason.isEmpty ? "" : ": \(reason)"
            return "\(by) paused it\(until.map { " until \($0.rfc3339)" } ?? "")\(why)"
        }
    }

    /// A pool that is seen for the first time.
    package init(at now: Timestamp) {
        stage = .never
        since = now
        reason = "no scrub of it is known"
        firstSeen = now
        lastRun = 0
    }
}

/// A scrub from its first start to its end, however often it stands still.
package struct RunState: Sendable, Equatable, Codable {
    /// Its number.
    package var id: Int64
    /// `schedule`, a person, or `another program`.
    package var startedBy: String
    /// When it began.
    package var startedAt: Timestamp
    /// Whether another program's scrub runs, of which we have no worker.
    package var isForeign: Bool
    /// Whether the person who asked for it does not want it to wait for an idle time.
    package var isForced: Bool
    /// Whether it was late once: from then on it stands still for nobody's load.
    package var isPressed: Bool
    /// How far each device is.
    package var devices: [DeviceState]
    /// When it should have ended; nil for no schedule.
    package var deadline: Timestamp?
    /// How long it stood still, in microseconds.
    package var paused: Int64
    /// How long it ran, in microseconds.
    package var ran: Int64
    /// How often it stood still.
    package var pauses: Int
    /// It is to stand still, and workers are on their way to their end.
    package var stopping: Stopping?
    /// The end it is to come to once its workers have ended; nil for a pause.
    package var ending: Ending?

    /// A stop that was asked for.
    package struct Stopping: Sendable, Equatable, Codable {
        /// Why.
        package var reason: String
        /// How long workers may take to come behind their range, before they are cancelled, in
        /// microseconds.
        package var patience: Int64
        /// How long they have taken, in microseconds.
        package var waited: Int64
    }

    /// An end before everything was read.
    package struct Ending: Sendable, Equatable, Codable {
        /// What is said of it.
        package var verdict: ScrubVerdict
        /// Why.
        package var reason: String
        /// Whether somebody wanted it so: it is not made up for.
        package var isSettled: Bool
    }

    /// A run of which nothing was read.
    package init(id: Int64, startedBy: String, startedAt: Timestamp, devices: [DeviceState]) {
        self.id = id
        self.startedBy = startedBy
        self.startedAt = startedAt
        self.devices = devices
        (isForeign, isForced, isPressed) = (false, false, false)
        (paused, ran, pauses) = (0, 0, 0)
    }

    /// Bytes of chunks.
    package var total: Int64 { devices.reduce(0) { $0 + $1.total } }

    /// Bytes of chunks that were passed.
    package var covered: Int64 { devices.reduce(0) { $0 + $1.covered } }

    /// How much was passed, 0 to 1; nil when there is nothing to pass.
    package var progress: Double? {
        total > 0 ? min(1, Double(covered) / Double(total)) : nil
    }

    /// Whether a worker's end was not taken notice of yet.
    package var isWorking: Bool { devices.contains(where: \.isWorking) }

    /// How far a device is.
    package func device(_ id: UInt64) -> DeviceState? { devices.first { $0.id == id } }

    /// What was counted on all devices.
    package var counts: BtrfsScrubCounts { devices.reduce(.init()) { $0 + $1.shown } }
}

/// How far the scrub of a device is.
package struct DeviceState: Sendable, Equatable, Codable {
    /// Its number in the pool.
    package var id: UInt64
    /// Where on it the next worker begins; the kernel keeps no such position.
    package var position: Int64
    /// What workers that ended counted.
    package var counts: BtrfsScrubCounts
    /// That and what the one that runs counted so far.
    package var shown: BtrfsScrubCounts
    /// Whether all of it was read.
    package var isDone: Bool
    /// Bytes of its chunks that were passed; it never becomes less.
    package var covered: Int64
    /// Bytes of its chunks.
    package var total: Int64
    /// The number of the worker that was started last; 0 before the first.
    package var attempt: Int
    /// Whether that worker's end was not taken notice of yet.
    package var isWorking: Bool

    /// A device of which nothing was read.
    package init(id: UInt64) {
        self.id = id
        position = 0
        counts = .init()
        shown = .init()
        isDone = false
        covered = 0
        total = 0
        attempt = 0
        isWorking = false
    }
}
