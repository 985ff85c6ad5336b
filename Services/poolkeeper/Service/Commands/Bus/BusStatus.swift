package import Contracts
package import Quantities
package import StateStore

/// How the bus is, by the journals of a machine: what each lane holds and who is behind.
package struct BusStatus: Sendable, Equatable, Encodable {
    /// A lane of one producing instance.
    package struct Lane: Sendable, Equatable, Encodable {
        /// The producing instance.
        package let source: SourceID
        /// The lane.
        package let lane: LaneName
        /// The last sequence given out.
        package let head: UInt64
        /// Messages held.
        package let held: UInt64
        /// Bytes that a required consumer has not acknowledged.
        package let heldBytes: Int64
        /// Each consumer and how many messages it has not acknowledged.
        package let consumers: [Consumer]
    }

    /// A consumer of a lane.
    package struct Consumer: Sendable, Equatable, Encodable {
        /// The consuming instance.
        package let source: SourceID
        /// Messages it has not acknowledged.
        package let lag: UInt64
        /// When the producer last heard of it.
        package let lastSeen: Timestamp
    }

    /// What a service keeps of a state lane.
    package struct Projection: Sendable, Equatable, Encodable {
        /// The service's instance.
        package let source: SourceID
        /// What it keeps.
        package let projection: JournalReport.Projection
    }

    /// Stored messages of a service.
    package struct Inbox: Sendable, Equatable, Encodable {
        /// The service's instance.
        package let source: SourceID
        /// What waits.
        package let inbox: JournalReport.Inbox
    }

    /// What a service lost.
    package struct Loss: Sendable, Equatable, Encodable {
        /// The service's instance.
        package let by: SourceID
        /// What is gone.
        package let loss: JournalReport.Loss
    }

    /// Messages that a service gave up.
    package struct Dead: Sendable, Equatable, Encodable {
        /// The service's instance.
        package let source: SourceID
        /// How many.
        package let count: Int
    }

    /// Every lane.
    package let lanes: [Lane]
    /// What is kept of state lanes.
    package let projections: [Projection]
    /// Every inbox that is not empty.
    package let inboxes: [Inbox]
    /// Every loss.
    package let losses: [Loss]
    /// Who keeps dead letters.
    package let dead: [Dead]

    /// The status by these journals.
    package init(_ reports: [JournalReport]) {
        lanes = reports.flatMap { report in
            report.lanes.map { lane in
                Lane(
                    source: report.source,
                    lane: lane.name,
                    head: lane.head,
                    held: lane.messages,
                    heldBytes: lane.heldBytes,
                    consumers: lane.subscribers.map {
                        Consumer(
                            source: $0.source,
                            lag: lane.head - min($0.acknowledged, lane.head),
                            lastSeen: $0.lastSeen
                        )
                    }
                )
            }
        }
        projections = reports.flatMap { report in
            report.projections.map { Projection(source: report.source, projection: $0) }
        }
        inboxes = reports.flatMap { report in
            report.inbox.map { Inbox(source: report.source, inbox: $0) }
        }
        dead = reports.filter { $0.deadLetters > 0 }
            .map { Dead(source: $0.source, count: $0.deadLetters) }
        losses = reports.flatMap { report in
            report.losses.map { Loss(by: report.source, loss: $0) }
        }
    }
}
