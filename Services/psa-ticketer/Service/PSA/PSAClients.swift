package import PSATicketerCore
package import Quantities

/// Makes the client of a PSA in the settings.
package enum PSAClients {
    /// What a PSA in the settings may be asked.
    ///
    /// - Parameters:
    ///   - settings: the PSA.
    ///   - made: calls of an earlier process, the oldest first.
    /// - Returns: the budget of its settings' limits.
    package static func budget(
        _ settings: PSASettings,
        made: [CountedCalls] = []
    ) -> CallBudget {
        CallBudget(
            windows: [RateWindow(limit: settings.callsMax, within: settings.callsWithin)],
            threads: settings.threads,
            made: made
        )
    }

    /// The client; nil for settings without a login, which were refused.
    package static func client(
        _ settings: PSASettings,
        budget: KeptBudget,
        clock: any WallClock
    ) -> (any PSAClient)? {
        let connection = PSAConnection(
            caller: WebCaller(caFile: settings.caFile, clock: clock),
            budget: budget,
            clock: clock
        )
        switch settings.login {
        case nil: return nil
        case .autotask(let credentials)?:
            return AutotaskClient(
                connection: connection,
                base: settings.address,
                credentials: credentials,
                settings: settings.fields,
                dueWithin: settings.dueWithin
            )
        case .halo(let credentials)?:
            return HaloClient(
                connection: connection,
                base: settings.address,
                credentials: credentials,
                settings: settings.fields
            )
        case .zendesk(let credentials)?:
            return ZendeskClient(
                connection: connection,
                base: settings.address,
                credentials: credentials,
                settings: settings.fields
            )
        case .webhook(let secret)?:
            return WebhookClient(
                connection: connection,
                address: settings.address,
                secret: secret
            )
        case .connectwise(var credentials)?:
            credentials.version = settings.apiVersion
            return ConnectWiseClient(
                connection: connection,
                base: settings.address,
                credentials: credentials,
                settings: settings.fields,
                callback: settings.callback
            )
        }
    }
}
