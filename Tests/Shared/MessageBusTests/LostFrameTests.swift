import Contracts
import Quantities
import TestSupport
import Testing

@testable import MessageBus

/// Goal: a consumer reaches the head of a lane whatever becomes of its frames.
///
/// Method: one lane beside a producer that is far ahead, with frames lost, answers late and runs
/// taken in part, all drawn from a seed. A lane that stands still for 200 s fails.
@Suite struct LostFrameTests {
    @Test(arguments: [0, 0.05, 0.5, 0.95, 1], [UInt64(1), 2, 3])
    func `a consumer reaches the head whatever is lost and however late answers are`(
        loss: Double,
        seed: UInt64
    ) throws {
        var lane = try LossyLane(loss: loss, answersIn: [3, 30, 3000][Int(seed) - 1], seed: seed)
        while lane.taken < LossyLane.head, lane.idle < .seconds(200) { lane.step() }
        #expect(lane.taken == LossyLane.head)
    }
}

/// A lane, its producer and its consumer, a millisecond a step.
private struct LossyLane {
    static let head: UInt64 = 8000

    private(set) var taken: UInt64 = 0
    private(set) var idle = Duration.zero
    private let loss: Double
    private let answersIn: Int
    private var random: SeededRandom
    private var consumer: LaneConsumer
    private let journal: [Envelope]
    private var now = Duration.seconds(100)
    private var published: UInt64 = 0
    private var run: LaneRun?
    private var asked: [ControlMessage.Fetch] = []

    init(loss: Double, answersIn: Int, seed: UInt64) throws {
        let source = try #require(SourceID("collector/one"))
        let epoch = try #require(Epoch(bytes: Array(repeating: 7, count: 16)))
        let lane = SamplesAccepted.lane
        var random = SeededRandom(seed: seed)
        journal = (0...Self.head).map { sequence in
            Envelope(
                source: source,
                epoch: epoch,
                lane: lane.name,
                sequence: sequence,
                id: MessageID(at: Timestamp(seconds: 1), using: &random),
                key: "k",
                time: Timestamp(seconds: 1),
                body: [1]
            )
        }
        consumer = LaneConsumer(
            source: source,
            lane: lane,
            cursors: [LaneCursor(source: source, lane: lane.name, epoch: epoch, next: 1)]
        )
        (self.loss, self.answersIn, self.random) = (loss, answersIn, random)
        let welcome = ControlMessage.Welcome(
            lane: lane.name,
            epoch: epoch,
            low: 1,
            head: 0,
            run: 1,
            checked: 1
        )
        perform(consumer.welcomed(welcome, now: now))
    }

    mutating func step() {
        now += .milliseconds(1)
        idle += .milliseconds(1)
        for _ in 0..<Int.random(in: 0...40, using: &random) where published < Self.head {
            publish()
        }
        if happens(in: 10) { take() }
        if happens(in: answersIn) { answer() }
        if happens(in: 100) { perform(consumer.ticked(now: now)) }
        if happens(in: 1000) { tellHead() }
    }

    private mutating func publish() {
        published += 1
        guard Double.random(in: 0..<1, using: &random) >= loss else { return }
        let envelope = journal[Int(published)]
        perform(consumer.received(envelope, head: published, run: 1, now: now))
    }

    private mutating func tellHead() {
        guard let epoch = consumer.epoch else { return }
        perform(
            consumer.heard(
                head: published,
                epoch: epoch,
                run: 1,
                isFetchNeeded: false,
                now: now
            )
        )
    }

    /// Commits a run, now and then a part of it.
    private mutating func take() {
        guard let run else { return }
        self.run = nil
        let isWhole = !happens(in: 20)
        let next = isWhole ? run.next : run.from + (run.next - run.from) / 2
        if next - 1 > taken { (taken, idle) = (next - 1, .zero) }
        let outcome = TakenRun(next: next, failure: isWhole ? nil : FrameFault.badValue)
        perform(consumer.took(outcome, of: run, now: now))
    }

    private mutating func answer() {
        guard !asked.isEmpty else { return }
        let fetch = asked.removeFirst()
        guard fetch.from <= published else { return }
        let next = min(published + 1, fetch.from + 800)
        let batch = ControlMessage.Batch(
            lane: fetch.lane,
            epoch: fetch.epoch,
            from: fetch.from,
            next: next,
            head: published,
            run: 1,
            events: []
        )
        let rows = Array(journal[Int(fetch.from)..<Int(next)])
        perform(consumer.received(batch, rows, now: now))
    }

    private mutating func perform(_ actions: [ConsumerAction]) {
        for action in actions {
            switch action {
            case .take(let run): self.run = run
            case .fetch(let fetch): asked.append(fetch)
            default: break
            }
        }
    }

    private mutating func happens(in steps: Int) -> Bool {
        Int.random(in: 0..<steps, using: &random) == 0
    }
}
