import HTTPSurface
import Quantities

func scope(_ clients: Scope.Clients, tenant: TenantID = .single) -> Scope {
    Scope(tenant: tenant, clients: clients)
}

func audience(_ tenant: String, _ client: String?) -> ServerSentEvent {
    ServerSentEvent(name: "system", data: "", audience: "\(tenant)\n\(client ?? "")")
}
