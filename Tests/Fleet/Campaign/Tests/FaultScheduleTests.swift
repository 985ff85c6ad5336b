import Testing

@testable import CampaignNemesis

struct FaultScheduleTests {
    @Test func `a seed gives the same faults again, and another seed others`() {
        #expect(steps(seed: 5) == steps(seed: 5))
        #expect(steps(seed: 5) != steps(seed: 6))
    }

    @Test func `only journals of the first service are damaged, each time alone`() {
        let damaging = steps(seed: 9).filter { $0.faults.contains(where: \.isDamage) }
        #expect(!damaging.isEmpty)
        for step in damaging {
            #expect(step.faults.count == 1)
            #expect(step.faults.allSatisfy { ($0.node ?? 9) < 2 })
        }
    }

    @Test func `without damage no journal is touched`() {
        #expect(!steps(seed: 9, damages: false).contains { $0.faults.contains(where: \.isDamage) })
    }

    private func steps(seed: UInt64, damages: Bool = true) -> [FaultSchedule.Step] {
        var settings = CampaignSettings()
        (settings.seed, settings.hubs, settings.instances) = (seed, 2, 2)
        settings.damages = damages
        var schedule = FaultSchedule(settings, nodes: 4)
        return (0..<200).map { _ in schedule.next() }
    }
}
