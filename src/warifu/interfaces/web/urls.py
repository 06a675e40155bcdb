"""Every address of the pages. Each view says which page of the role table it belongs to (`doors.opens`); `home` leads on by role.

The front answers `/access/…`, `/.well-known/authzen-configuration`, `/ledger/checkpoint` and `/ledger/tile/…` itself; they are not here.
"""

from django.urls import include, path

from warifu.interfaces.web import errors, plain
from warifu.interfaces.web.calendar import views as calendar
from warifu.interfaces.web.case import open_views, own, sealed_views
from warifu.interfaces.web.case import views as case
from warifu.interfaces.web.law import views as law
from warifu.interfaces.web.ledger import checking
from warifu.interfaces.web.ledger import views as ledger
from warifu.interfaces.web.office import delegations, tokens
from warifu.interfaces.web.office import views as office
from warifu.interfaces.web.oversight import views as oversight
from warifu.interfaces.web.registers import adding, contractors, designations, documents, people
from warifu.interfaces.web.search import views as search
from warifu.interfaces.web.tasks import views as tasks
from warifu.interfaces.web.who_may import over_views
from warifu.interfaces.web.who_may import views as who_may

urlpatterns = [
    path("", tasks.home),
    path("signin/", include("warifu.interfaces.web.signin.urls")),
    path("keys/", include("warifu.interfaces.web.signin.key_urls")),
    path("calendar/", calendar.month),
    path("search/", search.page),
    path("cases/", tasks.cases),
    path("cases/<str:case>/", case.page),
    path("cases/<str:case>/steps/<str:step>/", case.step),
    path("cases/<str:case>/steps/<str:step>/prepare/", case.prepare),
    path("cases/<str:case>/steps/<str:step>/preview/", case.preview),
    path("cases/<str:case>/compartments/<str:code>/", sealed_views.compartment),
    path("open/<str:procedure>/<str:step>/", open_views.step),
    path("open/<str:procedure>/<str:step>/prepare/", open_views.prepare),
    path("own/", own.overview),
    path("designations/", designations.register),
    path("designations/<str:item>/", designations.item),
    path("contractors/", contractors.register),
    path("people/", people.register),
    path("documents/", documents.register),
    path("documents/add/", adding.add),
    path("documents/<str:document>/", documents.page),
    path("documents/<str:document>/open/", documents.open_file),
    path("documents/<str:document>/copies/", documents.copy),
    path("documents/<str:document>/copies/<str:copy>/hand-over/", documents.hand_over),
    path("documents/<str:document>/hand-overs/<str:hand_over>/receive/", documents.receive),
    path("documents/<str:document>/hand-overs/<str:hand_over>/take-back/", documents.take_back),
    path("exports/", include("warifu.interfaces.web.exports.urls")),
    path("who-may/", who_may.page),
    path("who-may/items/<str:item>/", over_views.of_item),
    path("who-may/people/<str:person>/", over_views.of_person),
    path("ledger/", ledger.overview),
    path("ledger/policy", ledger.policy_file),
    path("ledger/check/", checking.page),
    path("ledger/check/file", checking.saved),
    path("ledger/entry/<int:index>/", ledger.entry),
    path("ledger/entry/<int:index>/proof", ledger.proof_file),
    path("ledger/entry/<int:index>/opening", ledger.opening_file),
    path("oversight/", oversight.overview),
    path("oversight/<str:count>/", oversight.rows),
    path("office/", office.overview),
    path("office/organisations/add/", office.add_organisation),
    path("office/organisations/<str:organisation>/", office.organisation),
    path("office/organisations/<str:organisation>/units/", office.add_unit),
    path("office/organisations/<str:organisation>/people/", office.add_person),
    path("office/people/<str:person>/", office.person),
    path("office/people/<str:person>/appoint/", office.appoint),
    path("office/people/<str:person>/move/", office.move),
    path("office/people/<str:person>/exempt/", office.exempt),
    path("office/people/<str:person>/leave/", office.leave),
    path("office/offices/<int:office>/confirm/", office.confirm_office),
    path("office/offices/<int:office>/end/", office.end_office),
    path("office/appointments/<str:appointment>/confirm/", office.confirm),
    path("office/appointments/<str:appointment>/end/", office.end),
    path("office/delegations/", delegations.page),
    path("office/delegations/<str:delegation>/withdraw/", delegations.withdraw),
    path("tokens/", tokens.page),
    path("tokens/<str:token>/revoke/", tokens.revoke),
    path("help", plain.help_),
    path("accessibility", plain.accessibility),
    path("privacy", plain.privacy),
    path("law/jp.iesi", law.articles),
    path("law/open-questions", law.open_questions),
    path("law/readings/", include("warifu.interfaces.web.readings.urls")),
    path("erasure/", include("warifu.interfaces.web.erasure.urls")),
]
handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.missing
handler500 = errors.broken
