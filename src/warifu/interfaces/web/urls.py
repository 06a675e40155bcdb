"""Every address of the pages. Each view says which page of the role table it belongs to (`doors.opens`); `home` leads on by role.

The front answers `/access/…`, `/.well-known/authzen-configuration`, `/ledger/checkpoint` and `/ledger/tile/…` itself; they are not here.
"""

from django.urls import include, path

from warifu.interfaces.web import errors
from warifu.interfaces.web.case import open_views, own, sealed_views
from warifu.interfaces.web.case import views as case
from warifu.interfaces.web.law import views as law
from warifu.interfaces.web.registers import designations
from warifu.interfaces.web.tasks import views as tasks

urlpatterns = [
    path("", tasks.home),
    path("signin/", include("warifu.interfaces.web.signin.urls")),
    path("keys/", include("warifu.interfaces.web.signin.key_urls")),
    path("cases/", tasks.cases),
    path("cases/<str:case>/", case.page),
    path("cases/<str:case>/steps/<str:step>/", case.step),
    path("cases/<str:case>/steps/<str:step>/prepare/", case.prepare),
    path("cases/<str:case>/compartments/<str:code>/", sealed_views.compartment),
    path("open/<str:procedure>/<str:step>/", open_views.step),
    path("open/<str:procedure>/<str:step>/prepare/", open_views.prepare),
    path("own/", own.overview),
    path("designations/", designations.register),
    path("designations/<str:item>/", designations.item),
    path("law/jp.iesi", law.articles),
    path("law/open-questions", law.open_questions),
]
handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.missing
handler500 = errors.broken
