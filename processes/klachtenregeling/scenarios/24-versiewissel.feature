# language: nl
Functionaliteit: Een nieuwe versie terwijl er zaken lopen

  Achtergrond:
    Gegeven het is maandag 8 juni 2026 om 9.30 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Sanne Vos                                       |
      | klager.kanalen  | E-mail, Telefoon                                |
      | klager.email    | s.vos@voorbeeld.nl                              |
      | klager.telefoon | 06 12 34 56 78                                  |
      | omschrijving    | Mijn rapport klopt niet en niemand belde terug. |
      | voorval_datum   | 2026-06-01                                      |
      | voorval_plaats  | Vestiging Rotterdam                             |
    En deze zaak heet "A"
    Dan vervalt termijn "bevestiging" op 15 juni 2026
    En vervalt termijn "besluit" op 7 juli 2026
    Als het maandag 15 juni 2026 om 10.00 uur wordt

  @C10 @C89
  Scenario: SC24 een lopende zaak houdt haar versie, een nieuwe zaak krijgt de nieuwe
    Als "a.vermeer" een nieuwe versie publiceert met reden "Wij bevestigen sneller":
      | termijn.bevestiging.duur | werkdagen 3 |
    Dan is versie 2 de nieuwste
    Als het maandag 15 juni 2026 om 11.00 uur wordt
    Als iemand "klacht-indienen" invult:
      | klager.naam    | Amir Haddad                        |
      | klager.kanalen | E-mail                             |
      | klager.email   | a.haddad@voorbeeld.nl              |
      | omschrijving   | Mijn afspraak is twee keer verzet. |
      | voorval_datum  | 2026-06-10                         |
      | voorval_plaats | Vestiging Dordrecht                |
    En deze zaak heet "B"
    Dan loopt de zaak op versie 2
    En vervalt termijn "bevestiging" op 18 juni 2026
    Als het verder gaat over zaak "A"
    Dan loopt de zaak op versie 1
    En vervalt termijn "bevestiging" op 15 juni 2026
    En vervalt termijn "besluit" op 7 juli 2026
    # Het werk aan zaak A gaat verder op versie 1, en is op de laatste dag nog op tijd.
    Als "m.dejong" "Klacht registreren" invult:
      | categorie             | kwaliteit              |
      | binnen_reikwijdte     | ja                     |
      | opdrachtgever_type    | werkgever              |
      | opdrachtgever_naam    | Bakkerij De Korenbloem |
      | betrokkenen.0.id      | t.visser               |
      | betrokkenen.0.naam    | Tom Visser             |
      | betrokkenen.0.functie | Jobcoach               |
    Als "p.dejongh" "Coördinator benoemen" invult:
      | klachtencoordinator | m.dejong   |
      | overgedragen_op     | 2026-06-15 |
    Als "m.dejong" "Bevestiging opstellen" invult:
      | verklaring_onafhankelijk | ja                                          |
      | korte_omschrijving       | De klager vindt dat het rapport niet klopt. |
      | korte_plaats             | Vestiging Rotterdam                         |
      | korte_omstandigheden     | geen                                        |
      | verwachte_datum          | 2026-07-07                                  |
    Dan is brief "L01-ontvangstbevestiging" verzonden aan "klager" op 15 juni 2026
    Als het vrijdag 19 juni 2026 om 8.00 uur wordt
    Dan loopt de zaak op versie 1
    En is het signaal "verstreken" niet gegeven voor termijn "bevestiging"
    # Zaak B bleef liggen: haar kortere termijn is voorbij.
    Als het verder gaat over zaak "B"
    Dan is het signaal "verstreken" gegeven voor termijn "bevestiging"
    En is de taak "Klacht registreren" open voor "klachtencoordinator"
    En is er geen brief "L01-ontvangstbevestiging" verzonden
    En kan "a.vermeer" versie 1 ophalen
    En kan "a.vermeer" versie 2 ophalen

  @C16 @C89
  Scenario: SC24 zonder hoor en wederhoor komt er geen nieuwe versie
    Als "a.vermeer" een nieuwe versie publiceert zonder "Hoor en wederhoor afronden"
    Dan wordt dat geweigerd met "Geen besluit zonder hoor en wederhoor"
    En is versie 1 de nieuwste
    En loopt de zaak op versie 1
    En kan "a.vermeer" versie 1 ophalen

  @C89
  Scenario: SC24 alleen de proceseigenaar brengt een nieuwe versie uit
    Als "m.dejong" een nieuwe versie publiceert:
      | termijn.bevestiging.duur | werkdagen 3 |
    Dan wordt dat geweigerd met "proceseigenaar"
    En is versie 1 de nieuwste
