import Quantities
import Testing

@testable import APIGatewayCore

@Suite struct `What people are told of the installation` {
    private func state(
        _ answers: [CollectorRecord.Answer],
        times: Int = CollectorRecord.missesTold
    ) -> InstallationState {
        var state = InstallationState(collectors: answers.count)
        for _ in 0..<times {
            for (place, answer) in answers.enumerated() { state.collectors[place].note(answer) }
        }
        return state
    }

    @Test func `one missing answer is not told, two are, and one good answer ends it`() {
        #expect(state([.silent], times: 1).faults.isEmpty)
        #expect(state([.silent], times: 2).faults == [.collectorsSilent([1], of: 1)])
        #expect(state([.silent], times: 3).faults == [.collectorsSilent([1], of: 1)])
        var back = state([.silent], times: 3)
        back.collectors[0].note(.well)
        #expect(back.faults.isEmpty)
    }

    @Test func `the last collector that goes makes it critical`() {
        let one = state([.well, .silent]).faults
        #expect(one == [.collectorsSilent([2], of: 2)])
        #expect(one.map(\.isCritical) == [false])
        #expect(state([.silent, .silent]).faults.map(\.isCritical) == [true])
    }

    @Test func `one cause is said once`() {
        var state = state([.troubled(["history"])])
        #expect(state.faults == [.collectorTroubled(1, of: 1, parts: ["history"])])
        state.isHistoryReadable = false
        #expect(state.faults == [.historyUnreadable])
        var service = self.state([.silent])
        service.failedServices = ["collector"]
        for _ in 0..<2 { service.news.note(.silent) }
        #expect(service.faults == [.serviceFailed("collector")])
    }

    @Test func `a full disk is told once, as what it is`() {
        var state = state([.troubled(["collector-journal"]), .well])
        #expect(state.faults == [.collectorDisksFull([1], of: 2)])
        #expect(state.faults.map(\.isCritical) == [false])
        // In one process the board of this one tells it, and the collector's answer again.
        state = self.state([.troubled(["api-gateway-journal", "collector-journal"])])
        state.fullDisks = ["api-gateway", "collector"]
        #expect(state.faults == [.diskFull("api-gateway"), .diskFull("collector")])
        let both = self.state([.troubled(["collector-journal"]), .troubled(["collector-journal"])])
        #expect(both.faults.map(\.isCritical) == [true])
    }

    @Test func `missing news is told when nothing else explains it, the critical comes first`() {
        var state = state([.well])
        state.news.note(.silent)
        #expect(state.faults.isEmpty)
        state.news.note(.silent)
        #expect(state.faults == [.newsMissing])
        var mixed = self.state([.well, .troubled(["maintenance"])])
        mixed.isHistoryReadable = false
        mixed.failedServices = ["message-hub"]
        #expect(mixed.faults.map(\.isCritical) == [true, true, false])
    }

    @Test(arguments: [
        (
            InstallationFault.collectorsSilent([1], of: 1),
            "The collector does not answer. Webhooks are refused until it does; n8n has to send "
                + "them again. Start it again and look at its log."
        ),
        (
            .collectorsSilent([2], of: 3),
            "Collector 2 of 3 does not answer. The others take webhooks in; what waits in its "
                + "journal is shown later. Start it again."
        ),
        (
            .collectorsSilent([1, 3], of: 3),
            "Collectors 1, 3 of 3 do not answer. The others take webhooks in; what waits in their "
                + "journals is shown later. Start them again."
        ),
        (
            .serviceFailed("collector"),
            "The service collector failed and is started again by itself. Webhooks are refused "
                + "until it runs; n8n has to send them again. If this stays, look at the log for "
                + "the cause."
        ),
        (
            .collectorTroubled(1, of: 1, parts: ["history", "maintenance"]),
            "The collector cannot write all to fleet history and cannot sum up and clear fleet "
                + "history. What it took in is kept, but pages may lag behind. Check that the "
                + "database runs; the collector’s log says the cause."
        ),
        (
            .diskFull("api-gateway"),
            "The gateway’s disk is full. Nobody new can sign in, and no key or user can be "
                + "changed, until it has room. What was stored is kept. Free some space on it."
        ),
        (
            .diskFull("collector"),
            "The collector’s disk is full. Webhooks are refused until it has room; n8n has to "
                + "send them again. What was taken in before is kept. Free some space on it."
        ),
        (
            .collectorDisksFull([2], of: 3),
            "The disk of collector 2 of 3 is full. The others take webhooks in. What was taken "
                + "in before is kept. Free some space on it."
        ),
        (
            .newsMissing,
            "News from the collectors does not arrive. Values are read from history instead and "
                + "are right; whether a silent system is well is not known. Check that the "
                + "message hub runs and can be reached."
        ),
    ])
    func `a fault says what failed, what still holds and what to do`(
        fault: InstallationFault,
        words: String
    ) {
        #expect(fault.words.text == words)
    }
}
