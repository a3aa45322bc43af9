# language: nl
Functionaliteit: Een gegronde klacht die wordt opgelost

  @C11 @C12 @C16 @C40 @C43 @C46 @C48 @C49 @C50 @C51 @C53 @C60 @C61 @C62 @C63 @C64 @C65 @C77 @C78 @C80 @C83 @C85 @C86 @C87 @C88
  Scenario: SC01 van ontvangst tot afsluiten
    Gegeven het is maandag 2 maart 2026 om 10.12 uur
    Als iemand "klacht-indienen" invult:
      | klager.naam     | Sanne Vos                                       |
      | klager.kanalen  | E-mail, Telefoon                                |
      | klager.email    | s.vos@voorbeeld.nl                              |
      | klager.telefoon | 06 12 34 56 78                                  |
      | omschrijving    | Mijn rapport klopt niet en niemand belde terug. |
      | voorval_datum   | 2026-02-20                                      |
      | voorval_plaats  | Vestiging Rotterdam                             |
    Dan is de taak "Klacht registreren" open voor "klachtencoordinator"
    En vervalt termijn "bevestiging" op 9 maart 2026
    En vervalt termijn "besluit" op 31 maart 2026
    Als het dinsdag 3 maart 2026 om 9.00 uur wordt
    Als "m.dejong" "Klacht registreren" invult:
      | categorie             | kwaliteit              |
      | binnen_reikwijdte     | ja                     |
      | opdrachtgever_type    | werkgever              |
      | opdrachtgever_naam    | Bakkerij De Korenbloem |
      | betrokkenen.0.id      | t.visser               |
      | betrokkenen.0.naam    | Tom Visser             |
      | betrokkenen.0.functie | Jobcoach               |
    Dan is de taak "Coördinator benoemen" open voor "directie"
    Als "p.dejongh" "Coördinator benoemen" invult:
      | klachtencoordinator | m.dejong   |
      | overgedragen_op     | 2026-03-03 |
    Als "m.dejong" "Bevestiging opstellen" invult:
      | verklaring_onafhankelijk | ja                                          |
      | korte_omschrijving       | De klager vindt dat het rapport niet klopt. |
      | korte_plaats             | Vestiging Rotterdam                         |
      | korte_omstandigheden     | geen                                        |
      | verwachte_datum          | 2026-03-27                                  |
    Dan is brief "L01-ontvangstbevestiging" verzonden aan "klager" op 3 maart 2026
    En staat "maandag 2 maart 2026" in brief "L01" aan "klager"
    En staat "dinsdag 31 maart 2026" in brief "L01" aan "klager"
    En staat "vrijdag 27 maart 2026" in brief "L01" aan "klager"
    En staat "Marieke de Jong, Klachtencoördinator" in brief "L01" aan "klager"
    En staat "arbeidsdeskundige" niet in brief "L01" aan "klager"
    En is er geen brief "L02-melding-arbeidsdeskundige" verzonden
    En is fase "Horen" bereikt
    Als het maandag 9 maart 2026 om 10.00 uur wordt
    Dan is "advies.advies" gelijk aan "behandelen"
    Als "m.dejong" "Ontvankelijkheid beoordelen" invult:
      | in_behandeling | Ja           |
      | belang         | Groot genoeg |
      | gewicht        | Zwaar genoeg |
    Dan is brief "L04-bericht-betrokkene" verzonden op 9 maart 2026
    En is de taak "Besluit opstellen" niet open
    Als "m.dejong" "Reactie vastleggen" voor "t.visser" invult:
      | geinformeerd_op | 2026-03-06                                 |
      | gehoord         | Ja                                         |
      | gehoord_op      | 2026-03-06                                 |
      | reactie         | Het rapport is door ziekte laat verstuurd. |
    Als "t.visser" "Samenvatting accorderen" invult:
      | akkoord | Ja, deze klopt |
    Dan is brief "L05-samenvatting-reactie" verzonden
    Als "m.dejong" "Hoor en wederhoor afronden" invult:
      | gelegenheid_klager_op | 2026-03-09                         |
      | klager_gehoord        | Ja                                 |
      | toelichting_klager    | De klager blijft bij zijn verhaal. |
    Dan is fase "Besluit" bereikt
    Als het dinsdag 24 maart 2026 om 9.00 uur wordt
    Als "m.dejong" "Oorzaak onderzoeken" invult:
      | oorzaak           | Het rapport is niet nagelezen. |
      | oorzaak_categorie | Werkwijze of procedure         |
    Als "m.dejong" "Besluit opstellen" invult:
      | onderdelen.0.tekst      | De klacht over het rapport.                               |
      | onderdelen.0.oordeel    | Gegrond                                                   |
      | onderdelen.0.motivering | Wij hadden het rapport moeten nalezen.                    |
      | bevindingen             | Beide partijen zijn gehoord. In het rapport staan fouten. |
      | oordeel                 | Gegrond                                                   |
      | motivering              | Wij hadden het rapport moeten nalezen.                    |
    Dan is de taak "Besluit mede-ondertekenen" open voor "directie"
    En is er geen brief "L08-besluit" verzonden
    Als "p.dejongh" "Besluit mede-ondertekenen" invult:
      | besluit_medeondertekend | Ja |
    Dan is brief "L08-besluit" verzonden aan "klager" op 24 maart 2026
    En is brief "L09-uitkomst-betrokkene" verzonden
    En is fase "Oplossing" bereikt
    Als het dinsdag 24 maart 2026 om 11.30 uur wordt
    Als "m.dejong" "Telefonisch voorstel doen" invult:
      | belpogingen.0.op        | 2026-03-24 om 8.30                          |
      | belpogingen.0.resultaat | Gesproken                                   |
      | soort                   | Correctie                                   |
      | inhoud                  | Wij verbeteren het rapport binnen een week. |
    Dan is brief "L10-bevestiging-telefonisch-voorstel" verzonden aan "klager" op 24 maart 2026
    En staat "dinsdag 24 maart 2026 om 8.30 uur" in brief "L10"
    En staat "Een correctie" in brief "L10"
    En staat "donderdag 9 april 2026" in brief "L10"
    Als het donderdag 26 maart 2026 om 14.00 uur wordt
    Als partij "klager" de handeling "Reactie klager" uitvoert:
      | reactie | Akkoord met het voorstel |
    Dan is "opgelost_op" gelijk aan 26 maart 2026
    En vervalt termijn "verslag" op 9 april 2026
    En is "aanbiedingen.0.soort" gelijk aan "correctie"
    En is "reacties.0.reactie" gelijk aan "akkoord"
    En is er geen brief "L14-escalatiemogelijkheden" verzonden
    Als het woensdag 1 april 2026 om 10.00 uur wordt
    Als "m.dejong" "Verslag opstellen" invult:
      | verslag_samenvatting | De klacht ging over een rapport. |
      | verslag_ontvangers   | Klager, Directie, Tom Visser     |
    Als "m.dejong" "Verzending vastleggen" invult:
      | verzending_gecontroleerd | ja |
    Dan is brief "L15-verslag" verzonden aan "klager" op 1 april 2026
    En is brief "L15-verslag" verzonden aan "ontvanger:t.visser" op 1 april 2026
    En is brief "L15-verslag" verzonden aan "directie" op 1 april 2026
    En is er geen brief "L15-verslag" verzonden aan "arbeidsdeskundige"
    En is het signaal "verstreken" niet gegeven voor termijn "verslag"
    En staat "Wij verbeteren het rapport binnen een week." in brief "L15" aan "klager"
    En staat "Wij verbeteren het rapport binnen een week." niet in brief "L15" aan "ontvanger:t.visser"
    Als "p.dejongh" "Maatregelen bespreken" invult:
      | overleg_directie_op             | 2026-04-01                               |
      | preventie_conclusie             | Rapporten leest voortaan een collega na. |
      | avg_procedure_geraakt           | Nee                                      |
      | maatregelen.0.wat               | Een collega leest elk rapport na         |
      | maatregelen.0.verantwoordelijke | a.vermeer                                |
      | maatregelen.0.voor              | 2026-04-01                               |
      | maatregelen.0.procedure_ref     | Procedure rapporteren                    |
      | maatregelen.0.evaluatie_op      | 2026-04-01                               |
    Dan is fase "Nazorg" bereikt
    En is de taak "Nazorg bespreken" niet open
    Als het vrijdag 17 april 2026 om 17.00 uur wordt
    Dan is de taak "Nazorg bespreken" niet open
    Als het dinsdag 28 april 2026 om 9.00 uur wordt
    Dan is brief "L18-nazorg" verzonden aan "klager" op 20 april 2026
    En vervalt termijn "nazorg" op 28 april 2026
    En is de taak "Nazorg bespreken" open voor "klachtencoordinator"
    Als "m.dejong" "Nazorg bespreken" invult:
      | nazorg_bevinding | Het rapport klopt nu. |
      | oplossing_werkt  | Ja                    |
      | tevredenheid     | Tevreden              |
    Als "m.dejong" "Dossier afsluiten" invult:
      | afspraken_nagekomen | ja |
    Dan is de zaak afgesloten
    En is "wijze_van_afdoening" gelijk aan "opgelost"
    En is "vernietigen_op" gelijk aan 28 april 2028
    En loopt er geen klok
    En is "vervolg" gelijk aan "M-2026-001"
    Als het verder gaat over zaak "M-2026-001"
    Dan is "voortgekomen_uit" gelijk aan "K-2026-001"
    En staat "Procedure rapporteren" in brief "L17-wijzigingsverzoek"
    En staat "Sanne" niet in brief "L17-wijzigingsverzoek"
    En is "klager.naam" gelijk aan leeg
    Als "a.vermeer" "Aanpak vastleggen" invult:
      | aanpak | Ik maak een lijst met wie welk rapport naleest. |
    Als "a.vermeer" "Procedure aanpassen" invult:
      | procedure_versie | Procedure rapporteren, versie 4 |
      | aangepast_op     | 2026-04-28                      |
    Als "p.dejongh" "Doorvoering vastleggen" invult:
      | besluit_doorvoering | Ja, doorgevoerd                            |
      | doorgevoerd_op      | 2026-04-28                                 |
      | mededeling          | Vanaf nu leest een collega elk rapport na. |
    Dan is brief "L16-mededeling-maatregel" verzonden
    En staat "Procedure rapporteren, versie 4" in brief "L16-mededeling-maatregel"
    En staat "Vanaf nu leest een collega elk rapport na." in brief "L16-mededeling-maatregel"
    En staat "Sanne" niet in brief "L16-mededeling-maatregel"
    En staat "Visser" niet in brief "L16-mededeling-maatregel" aan "medewerker:r.smit"
