// How HR systems head their columns: the words behind `recognizeColumns`, without case, spaces, underscores and dashes.
//
// The first of each is the documented name. The others are headers of reports and standard exports of Workday, BambooHR,
// Personio, SAP SuccessFactors and their like, in English and German. What often holds names (`manager`)
// is not here: somebody must look at it first.

/** By what they mean: an `is` of ColumnMeaning, or the key of a dimension. */
export const headerNames = {
  snapshot: 'snapshot snapshotdate snapshotday asofdate effectivedate reportdate stichtag',
  id: `employeeid employeenumber employeeno employeecode employeeidentifier empid empno emplid personid personnumber
    personidexternal personnelid personnelnumber personnelno pernr personalnummer mitarbeiternummer mitarbeiterid
    workerid workernumber staffid staffnumber hrid hrisid associateid`,
  email: `employeeemail email emailaddress workemail workemailaddress primaryemail primaryemailaddress primaryworkemail
    emailwork emailprimarywork businessemail businessemailaddress corporateemail companyemail officialemail officeemail
    employeeemailaddress emailid mail dienstlicheemail geschaftlicheemail`,
  joinDate: `joindate hiredate dateofhire hiringdate startdate dateofjoining joiningdate entrydate employmentstartdate
    eintrittsdatum eintritt`,
  leaveDate: `leavedate terminationdate dateoftermination termdate enddate employmentenddate lastdayofwork lastworkingday
    lastworkday leavingdate dateofleaving exitdate separationdate austrittsdatum austritt`,
  managerId: `managerid manageremployeeid managernumber manageremployeenumber managerworkerid managerpersonid managersid
    supervisorid supervisoremployeeid supervisornumber linemanagerid directmanagerid reportingmanagerid reportstoid
    reportsto vorgesetztenid`,
  managerEmail: `manageremail manageremailaddress managerworkemail managersemail supervisoremail supervisoremailaddress
    linemanageremail directmanageremail reportingmanageremail reportstoemail`,
  timeZone: 'timezone tz timezoneid ianatimezone workingtimezone zeitzone',
  workStart: 'workstart workstarttime workdaystart workingdaystart shiftstart starttime',
  workEnd: 'workend workendtime workdayend workingdayend shiftend endtime',
  workDays: 'workdays workingdays workweek daysofwork',
  sample: 'sample worklyticssample',
  department: 'department departmentname dept deptname departmentdescription abteilung',
  team: 'team teamname teams',
  role: 'role jobtitle title positiontitle businesstitle position jobname jobprofile stellenbezeichnung rolle',
  level: 'level joblevel careerlevel managementlevel grade jobgrade gradelevel',
  costCenter: 'costcenter costcentre costcentername costcentrename costcentercode kostenstelle',
  businessUnit: 'businessunit businessunitname bu division divisionname geschaftsbereich',
  businessSegment: 'businesssegment businesssegmentname',
  region: 'region regionname',
  territory: 'territory territoryname salesterritory',
  /** What many files hold and nobody here needs: recognized, so that no one has to wonder, and never kept. */
  ignore: `firstname lastname middlename fullname name givenname familyname surname preferredname displayname legalname
    employeename vorname nachname salary basesalary annualsalary salaer gehalt compensation basepay payrate bonus currency
    birthday birthdate dateofbirth dob geburtsdatum age gender sex geschlecht maritalstatus nationality ethnicity religion
    phone phonenumber mobile mobilephone workphone homephone personalemail privateemail homeemail homeaddress address
    street zip zipcode postalcode ssn socialsecuritynumber taxid passportnumber iban emergencycontact`,
  location: 'location worklocation locationname officelocation office site worksite standort',
} as const satisfies Readonly<Record<string, string>>;

/** Sources whose `…_ID` is an account: of other words it can be anything, such as a cost center or a passport. */
export const identitySources = [
  'slack',
  'github',
  'gitlab',
  'bitbucket',
  'jira',
  'confluence',
  'atlassian',
  'google',
  'microsoft',
  'azure',
  'teams',
  'zoom',
  'asana',
  'linear',
  'notion',
  'figma',
  'salesforce',
  'hubspot',
  'zendesk',
  'intercom',
  'okta',
  'discord',
] as const;
