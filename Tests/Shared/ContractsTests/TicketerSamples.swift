import Contracts
import Quantities

/// What psa-ticketer says.
enum TicketerSamples {
    static let all: [WireSample] = [
        WireSample("parked", parked),
        WireSample("open", open),
        WireSample("found", mapped(.name, "17")),
        WireSample("unknown", unknown),
        WireSample("ready", standing(.ready, "")),
        WireSample("stuck", standing(.stuck, "the login lacks `client_secret`")),
    ]

    private static func mapped(_ way: ClientMapped.Way, _ company: String?) -> ClientMapped {
        ClientMapped(
            tenant: .single,
            client: client,
            psa: "halo",
            kind: "HaloPSA",
            way: way,
            company: company,
            companyName: company.map { _ in "Nordlicht Film" },
            asOf: moment
        )
    }

    private static var unknown: ClientMapped {
        var mapped = mapped(.none, nil)
        mapped.reason = "no company has the name “Nordlicht Film”"
        mapped.candidates = [.init(id: "18", name: "Nordlicht Film GmbH")]
        mapped.saidBy = "eva@msp"
        return mapped
    }

    private static func standing(_ state: PSAStanding.State, _ reason: String) -> PSAStanding {
        PSAStanding(
            tenant: .single,
            psa: "halo",
            kind: "HaloPSA",
            state: state,
            reason: reason,
            catchAll: state == .ready ? "12" : nil,
            acknowledges: true,
            asOf: moment
        )
    }

    private static let client: ClientName = {
        guard let name = ClientName("Nordlicht Film") else { preconditionFailure("a literal") }
        return name
    }()

    private static let moment = Timestamp(microseconds: 1_795_219_200_123_456)
    private static let earlier = Timestamp(seconds: 1_795_000_000)

    private static func ticket(_ state: TicketState, _ reason: String) -> TicketChanged {
        TicketChanged(
            tenant: .single,
            incident: "default/Nordlicht Film/nas-ber-01/tank/capacity",
            problem: "capacity",
            psa: "halo",
            kind: "HaloPSA",
            state: state,
            title: "Pool tank of nas-ber-01 is 91 % full",
            severity: .critical,
            reason: reason,
            alerts: ["628ba2e00eb7f999"],
            since: earlier,
            asOf: moment
        )
    }

    private static var parked: TicketChanged {
        ticket(.parked, "no company has the name “Nordlicht Film”: map it to its company")
    }

    private static var open: TicketChanged {
        var ticket = ticket(.open, "ticket 2104 says all there is to say")
        ticket.client = ClientName("Nordlicht Film")
        ticket.system = "nas-ber-01"
        ticket.pool = "tank"
        ticket.ticket = "2104"
        ticket.number = "2104"
        ticket.url = "https://halo.example/tickets?id=2104"
        ticket.reference = "PKABCDEFGHIJKLMNOPQRSTUVWX"
        ticket.alertsLeftOut = 1
        ticket.acknowledges = true
        return ticket
    }
}
