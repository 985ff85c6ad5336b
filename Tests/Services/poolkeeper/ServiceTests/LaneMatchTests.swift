import Contracts
import Poolkeeper
import Quantities
import ServiceChassis
import Testing

/// Who publishes what and who reads it: the declarations of lanes and of services agree.
struct LaneMatchTests {
    private let services = SettingsCheck.definitions

    @Test func `a service publishes its own lanes, and each lane has one publisher`() {
        let published = services.flatMap { service in
            service.publishes.map { (service.name, $0) }
        }
        for (service, lane) in published { #expect(lane.producer == service, "\(lane.name)") }
        #expect(Set(published.map(\.1.name)).count == published.count)
        #expect(!published.isEmpty)
    }

    @Test func `what a service reads is published, and its producer knows of the reader`() {
        let published = Set(services.flatMap(\.publishes))
        for service in services {
            for lane in service.subscribes {
                #expect(published.contains(lane), "\(service.name) reads \(lane.name)")
                #expect(
                    (lane.requiredConsumers + lane.otherConsumers).contains(service.name),
                    "\(lane.name) does not name \(service.name)"
                )
            }
        }
    }

    @Test func `a lane that waits for a service is read by that service`() {
        for lane in services.flatMap(\.publishes) {
            for consumer in lane.requiredConsumers where consumer != lane.producer {
                let reader = services.first { $0.name == consumer }
                #expect(reader?.subscribes.contains(lane) == true, "\(lane.name): \(consumer)")
            }
        }
    }

    /// What a service declares is what its key may read on a guarded bus.
    @Test func `a lane that names a reader we have is declared by that reader`() {
        // Runs of volumes and repairs of datasets are shown from what their states say.
        let forLater = [VolumeCleaned.lane, RepairFinished.lane]
        for lane in services.flatMap(\.publishes) where !forLater.contains(lane) {
            for consumer in lane.otherConsumers where consumer != lane.producer {
                guard let reader = services.first(where: { $0.name == consumer }) else { continue }
                #expect(reader.subscribes.contains(lane), "\(lane.name): \(consumer)")
            }
        }
    }
}
