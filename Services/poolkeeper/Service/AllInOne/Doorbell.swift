import HTTPSurface
import Observability
import ServiceChassis
import ServiceLifecycle

/// Says where the gateway answers, as soon as it does.
struct Doorbell: Service {
    let house: AllInOne
    let console: Console

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            let url = Self.url(of: try await house.address())
            console.error("poolkeeper serves \(url); stop with Ctrl-C\n")
        }
        try? await gracefulShutdown()
    }

    /// An address as a browser takes it; one that stands for every interface becomes this machine.
    static func url(of address: ListenAddress) -> String {
        guard case .tcp(let host, let port) = address else { return "\(address)" }
        let everywhere = ["0.0.0.0", "::", ""].contains(host)
        return "http://\(everywhere ? .tcp(host: "127.0.0.1", port: port) : address)"
    }
}
